using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>
/// Norm(residual + Dropout(update)), forward and backward. Between the two stand the sum and a few numbers a row; what the norm made of them and what
/// was dropped is computed once more.
/// </summary>
internal interface IResidualNormPass
{
    /// <summary>The sum, its norm, and what the backward pass needs besides the sum.</summary>
    /// <param name="residual">What is added, row by row; null for nothing: then the update itself is the sum.</param>
    /// <param name="update">[B, L, H], row by row.</param>
    /// <param name="weight">[H].</param>
    /// <param name="bias">[H]; null for none.</param>
    /// <param name="sumPlace">Where the sum is put: the update's own place, whose values are then gone; null for new memory.</param>
    /// <param name="normPlace">Where its norm is put, such as the residual's own place; null for new memory.</param>
    /// <returns>In the caller's dispose scope.</returns>
    (Tensor Sum, Tensor Normalized, Tensor Statistics) Forward(
        Tensor? residual, Tensor update, Tensor weight, Tensor? bias, Tensor? sumPlace, Tensor? normPlace);

    /// <summary>The norm of the sum once more.</summary>
    /// <param name="sum">From the forward pass.</param>
    /// <param name="statistics">From the forward pass.</param>
    /// <param name="weight">As in the forward pass.</param>
    /// <param name="bias">As in the forward pass.</param>
    /// <returns>Lies where the thread's next such result will. In the caller's dispose scope.</returns>
    Tensor Repeat(Tensor sum, Tensor statistics, Tensor weight, Tensor? bias);

    /// <summary>The gradients of all that <see cref="Forward"/> read.</summary>
    /// <param name="sum">From the forward pass.</param>
    /// <param name="statistics">From the forward pass.</param>
    /// <param name="weight">As in the forward pass.</param>
    /// <param name="ofSum">Gradient of the sum, where something else read that; null for none.</param>
    /// <param name="ofNormalized">Gradient of its norm.</param>
    /// <returns>Those of residual and update may be one tensor. In the caller's dispose scope.</returns>
    (Tensor Residual, Tensor Update, Tensor Weight, Tensor Bias) Backward(
        Tensor sum, Tensor statistics, Tensor weight, Tensor? ofSum, Tensor ofNormalized);
}
