using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary>
/// What the tools know of one op: how to make inputs, call it on any kernels, say what must come out, and what else would do the same. One file an
/// op.
/// </summary>
internal abstract class OpCase
{
    /// <summary>The op, as people call it.</summary>
    internal abstract string Op { get; }

    /// <summary>What this model chose: types by name, or the numbers that make the difference.</summary>
    internal abstract string Variant { get; }

    /// <summary>What the cost of its kernels hangs on, as the table of costs has it; null for variants that are not in it.</summary>
    internal virtual string? CostVariant => "";

    /// <summary>Whether a function of the user's own is in its kernels.</summary>
    internal virtual bool HasUsersFunction => false;

    /// <summary>Settings to verify: the smallest, odd and ragged ones, and one of the size of a step.</summary>
    internal abstract IReadOnlyList<OpSetting> Settings { get; }

    /// <summary>The outputs, in the order of <see cref="Run"/> and <see cref="Reference"/>.</summary>
    internal abstract IReadOnlyList<OpOutput> Outputs(OpSetting setting);

    /// <summary>The ops of a model's kernels, in the order of a training step.</summary>
    internal static IReadOnlyList<OpCase> AllOf(ModelKernels model) => model.Accept(new Cases(model.Parameters));

    /// <summary>Those, the product with weights, and the blocks inside the model's encoders.</summary>
    internal static IReadOnlyList<OpCase> AllOf(ModelKernels model, ModelConfig facts) =>
        [.. AllOf(model), new MatrixProductCase(facts.Kept), .. BlockCase.AllOf(facts)];

    /// <summary>The kernel of this op in a table.</summary>
    internal abstract object KernelOf(KernelTable table);

    /// <summary>Who runs this op in a table: a backend, or a kernel of the user's own by its type.</summary>
    internal virtual string RunnerOf(KernelTable table) =>
        KernelOf(table) is IBuiltInKernel kernel ? kernel.Backend.ToString() : KernelOf(table).GetType().Name;

    /// <summary>Whether the kernel in a table can do what a setting asks for, as the reference has it.</summary>
    internal virtual bool Serves(KernelTable table, OpSetting setting) => true;

    /// <summary>Calls the kernel. Inputs may be overwritten; outputs, which may be inputs, lie in the caller's dispose scope.</summary>
    internal abstract IReadOnlyList<Tensor> Run(KernelTable table, OpSetting setting, IReadOnlyList<Tensor> inputs);

    /// <summary>What must come out, in double precision, and what else is right where rounding decides a draw.</summary>
    internal abstract IReadOnlyList<ExpectedOutput> Reference(OpSetting setting, IReadOnlyList<Tensor> inputs);

    /// <summary>The setting to time.</summary>
    /// <param name="quick">A smaller one.</param>
    internal abstract OpSetting Workload(bool quick);

    /// <summary>Bytes that any implementation must read and write.</summary>
    internal abstract long BytesMoved(OpSetting setting);

    /// <summary>
    /// The same made of TorchSharp calls, as somebody would write it who has no kernels. Its tensors lie in the caller's dispose scope.
    /// </summary>
    internal abstract void RunPlain(OpSetting setting, IReadOnlyList<Tensor> inputs);

    private sealed class Cases(long parameters) : ISpecVisitor<IReadOnlyList<OpCase>>
    {
        public IReadOnlyList<OpCase> Visit<TSpec>() where TSpec : struct, IModelSpec =>
            [new MaskingCase<TSpec>(), new GeneratorHeadCase<TSpec>(), new ReplacementCase(), new RtdLossCase<TSpec>(), new AdamWCase(parameters)];
    }
}
