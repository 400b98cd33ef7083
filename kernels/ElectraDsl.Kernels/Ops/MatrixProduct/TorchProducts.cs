using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>libtorch's products, on any device.</summary>
internal class TorchProducts : WeightProducts, IMatrixProductKernel, IBuiltInKernel
{
    /// <summary>Those of every caller.</summary>
    internal static TorchProducts Shared { get; } = new();

    /// <inheritdoc/>
    public virtual KernelBackend Backend => KernelBackend.TorchOps;

    /// <inheritdoc/>
    public bool TakesBFloat16 => true;

    /// <inheritdoc/>
    internal override IMatrixProductKernel Kernel => this;

    /// <inheritdoc/>
    public void Run(Tensor left, bool transposesLeft, Tensor right, bool transposesRight, Tensor result, bool adds)
    {
        MatrixProductArguments.Check(left, transposesLeft, right, transposesRight, result, adds);
        Multiply(left, transposesLeft, right, transposesRight, result, adds);
    }

    /// <inheritdoc/>
    internal override Tensor Forward(Tensor input, Tensor weight, Tensor? bias) => nn.functional.linear(input, weight, bias);

    /// <inheritdoc/>
    internal override Tensor OfInput(Tensor gradient, Tensor weight, Tensor? total = null) =>
        total?.view(gradient.shape[0], weight.shape[1]).addmm_(gradient, weight, beta: 1, alpha: 1) ?? gradient.matmul(weight);

    /// <inheritdoc/>
    internal override Tensor OfWeight(Tensor gradient, Tensor input, Tensor? total = null) =>
        total?.addmm_(gradient.t(), input, beta: 1, alpha: 1) ?? gradient.t().matmul(input);

    /// <summary>As <see cref="Run"/>, of arguments that are in order.</summary>
    private protected virtual void Multiply(Tensor left, bool transposesLeft, Tensor right, bool transposesRight, Tensor result, bool adds)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();

        // With beta 0 libtorch does not read what is there, so that no NaN stays.
        _ = result.addmm_(transposesLeft ? left.t() : left, transposesRight ? right.t() : right, beta: adds ? 1 : 0, alpha: 1);
    }
}
