namespace ElectraDsl.Kernels;

/// <summary>Whose AdamW it is. The two differ in the correction of the moments and in the clip factor.</summary>
public enum AdamWRule
{
    /// <summary>
    /// google-research/electra (<c>model/optimization.py</c>): moments as they are, so that early steps are longer;
    /// clipping by max / norm (<c>tf.clip_by_global_norm</c>).
    /// </summary>
    Original,

    /// <summary>
    /// <c>torch.optim.AdamW</c>: moments divided by 1 - beta^step, as they start from 0; clipping by max / (norm + 1e-6)
    /// (<c>torch.nn.utils.clip_grad_norm_</c>).
    /// </summary>
    Torch,
}
