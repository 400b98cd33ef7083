using ElectraDsl.Kernels.Tools.Cases;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Verification;

/// <summary>Holds kernels against the reference, on random inputs, in memory that held rubbish.</summary>
internal static class KernelVerification
{
    // Blocks of each size that are filled with rubbish and given back: an allocator hands the newest out first, and an op asks for a few of one size.
    private const int RubbishBlocks = 4;

    private static readonly Scalar Rubbish = 0xFFL.ToScalar();                // as every byte: NaN in floats, -1 in whole numbers

    /// <summary>All outputs of one op, each over all settings.</summary>
    /// <param name="op">The op.</param>
    /// <param name="kernels">Whose kernel of it.</param>
    /// <param name="device">Where its tensors lie.</param>
    /// <param name="seed">Of the inputs.</param>
    /// <param name="settings">Others than the op's own.</param>
    internal static IReadOnlyList<OutputCheck> Check(
        OpCase op, KernelTable kernels, Device device, ulong seed, IReadOnlyList<OpSetting>? settings = null)
    {
        Dictionary<string, OutputCheck> checks = [];
        foreach (OpSetting setting in (settings ?? op.Settings).Where(setting => op.Serves(kernels, setting)))
        {
            using DisposeScope scope = NewDisposeScope();
            using Generator random = new(seed);
            Tensor[] inputs = [.. setting.Inputs.Select(input => input.Make(random))];
            IReadOnlyList<ExpectedOutput> expected = op.Reference(setting, inputs);
            IReadOnlyList<Tensor> shaped = op.Run(kernels, setting, Copies(inputs, device));
            Tensor[] fresh = Copies(inputs, device);
            LeaveRubbish(shaped);
            IReadOnlyList<Tensor> actual = op.Run(kernels, setting, fresh);
            IReadOnlyList<OpOutput> outputs = op.Outputs(setting);
            for (int i = 0; i < outputs.Count; i++)
            {
                OutputCheck check = OutputCheck.Of(op.Op, setting.Shape, outputs[i], TensorValues.Doubles(actual[i]), expected[i]);
                checks[check.Output] = checks.TryGetValue(check.Output, out OutputCheck? before) ? before.With(check) : check;
            }
        }

        return [.. checks.Values];
    }

    private static Tensor[] Copies(Tensor[] inputs, Device device) => [.. inputs.Select(input => input.to(device, copy: true))];

    /// <summary>
    /// Fills memory of the outputs' sizes with rubbish and gives it back to the allocator, which is going to hand it out to the kernel: what a kernel
    /// forgets to write then shows.
    /// </summary>
    private static void LeaveRubbish(IReadOnlyList<Tensor> outputs)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (Tensor output in outputs)
        {
            for (int block = 0; block < RubbishBlocks; block++)
                _ = empty(output.numel() * output.element_size(), ScalarType.Byte, output.device).fill_(Rubbish);
        }
    }
}
