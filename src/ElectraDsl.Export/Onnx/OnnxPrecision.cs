namespace ElectraDsl.Export;

/// <summary>The numbers of an exported graph. Inputs and outputs are the same with each.</summary>
public enum OnnxPrecision
{
    /// <summary>Single precision: <c>model.onnx</c>.</summary>
    Float32,

    /// <summary>
    /// Half precision for weights and products, half the size: <c>model_fp16.onnx</c>. Residual sums, norms, softmax and the layer that gives logits
    /// stay in single precision.
    /// </summary>
    Float16,

    /// <summary>
    /// 8-bit weights, a quarter of the size: <c>model_quantized.onnx</c>. Each output of a matrix, and each row of the table of word pieces, has a
    /// scale of its own; what the matrices are multiplied with is quantized while the graph runs.
    /// </summary>
    Int8,
}
