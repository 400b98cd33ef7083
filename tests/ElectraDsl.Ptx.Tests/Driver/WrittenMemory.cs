using System.Runtime.InteropServices;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Ptx.Tests.Execution;

namespace ElectraDsl.Ptx.Tests.Driver;

/// <summary>
/// Which memory of a launch holds nothing yet. The host makes results and scratch by <c>torch.empty</c>, which the driver does not see, so that they
/// are named here; what one launch leaves unwritten is so in the next that is given it.
/// </summary>
internal sealed class WrittenMemory
{
    private static readonly HashSet<string> Fresh =
    [
        "MaskingBody.Mask masked", "MaskingBody.Mask positions", "MaskingBody.Mask targets", "MaskingBody.Mask weights", "MaskingBody.Mask orders",
        "GeneratorHeadBody.LossAndGradient losses", "GeneratorHeadBody.LossAndGradient samples", "GeneratorHeadBody.LossAndGradient correct",
        "ReplacementBody.Replace corrupted", "ReplacementBody.Replace labels",
        "RtdLossBody.LossAndGradient gradient", "RtdLossBody.LossAndGradient partials",
        "AdamWBody.SumSquares partials",
        "ResidualNormBody.Forward normalized", "ResidualNormBody.Forward statistics", "ResidualNormBody.Repeat normalized",
        "ResidualNormBody.Backward ofResidual", "ResidualNormBody.Backward ofUpdate",
        "ResidualNormBody.OfParameters partials",
        "ActivationBody.Forward results", "ActivationBody.ForwardRounded results",
        "ActivationBody.Backward ofProducts", "ActivationBody.Backward partials",
        "ActivationBody.BackwardRounded ofProducts", "ActivationBody.BackwardRounded partials",
        "ColumnSumBody.OfChunks partials",
        "AttentionBody.Forward context", "AttentionBody.Forward logSums",
        "AttentionBackwardBody.OfQueries deltas", "AttentionBackwardBody.OfQueries result",
    ];

    /// <summary>Results that are fresh unless another view is empty, which means that they hold what is overwritten.</summary>
    private static readonly Dictionary<string, string> FreshBeside = new()
    {
        ["ResidualNormBody.Forward sum"] = "update",
        ["DropoutBody.Apply result"] = "values",
        ["RotaryBody.Turn result"] = "projections",
    };

    /// <summary>Scratch of which only parts are used.</summary>
    private static readonly HashSet<string> Scratch = ["EmbeddingBody.OfChunks partials"];

    private static readonly HashSet<string> Continued =
    [
        "RtdLossBody.Rank partials", "RtdLossBody.Total partials", "AdamWBody.Norm partials",
        "ResidualNormBody.Repeat sum", "ResidualNormBody.Repeat statistics",
        "ResidualNormBody.Backward sum", "ResidualNormBody.Backward statistics",
        "ResidualNormBody.OfParameters sum", "ResidualNormBody.OfParameters statistics",
        "ColumnSumBody.Total partials",
        "EmbeddingBody.AddPartials partials",
        "AttentionBody.Forward projections",
        "AttentionBackwardBody.OfQueries projections", "AttentionBackwardBody.OfQueries context", "AttentionBackwardBody.OfQueries logSums",
        "AttentionBackwardBody.OfKeysAndValues projections", "AttentionBackwardBody.OfKeysAndValues logSums",
        "AttentionBackwardBody.OfKeysAndValues deltas", "AttentionBackwardBody.OfKeysAndValues result",
        "RotaryBody.Turn result",
    ];

    private readonly Dictionary<ulong, (string Name, bool[] Written)> left = [];
    private readonly List<(string Name, bool[] Written)> replaced = [];

    /// <summary>The parameters that are named, each as <see cref="NameOf"/> has it.</summary>
    internal static IEnumerable<string> Names => Fresh.Concat(FreshBeside.Keys).Concat(Scratch).Concat(Continued);

    /// <summary>A parameter's name with its kernel's, whatever that is closed over.</summary>
    internal static string NameOf(KernelBody body, KernelParameter parameter) => $"{body.Name.Split('<')[0]} {parameter.Name}";

    /// <summary>
    /// Results that no launch has written to their end since the last call of this: the caller of the op would read what lay there before.
    /// </summary>
    internal IReadOnlyList<string> TakeUnwritten()
    {
        string[] unwritten =
        [
            .. replaced.Concat(left.Values).Where(memory => memory.Written.Contains(false) && !Scratch.Contains(memory.Name))
                .Select(memory => $"{memory.Name}: {memory.Written.Count(written => !written):#,0} bytes were never written"),
        ];
        left.Clear();
        replaced.Clear();
        return unwritten;
    }

    /// <summary>The buffers of a launch; views that lie over each other are one.</summary>
    internal IEnumerable<GlobalBuffer> BuffersOf(KernelBody body, IEnumerable<(KernelParameter Parameter, ulong Address, long Count)> views)
    {
        List<GlobalBuffer> buffers = [];
        (KernelParameter Parameter, ulong Address, long Count)[] all = [.. views];
        HashSet<string> empty = [.. all.Where(view => view.Count == 0).Select(view => view.Parameter.Name)];
        foreach ((KernelParameter parameter, ulong address, long count) in all.Where(view => view.Count > 0))
        {
            int element = Marshal.SizeOf(parameter.Value);
            bool[]? written = WrittenOf(NameOf(body, parameter), empty, address, count * element);
            GlobalBuffer buffer = new(parameter.Name, address, count * element, element, written);
            foreach (GlobalBuffer other in buffers.Where(other => other.Start < buffer.End && buffer.Start < other.End).ToArray())
            {
                // Written in place: it held something before.
                _ = (buffers.Remove(other), left.Remove(other.Start), left.Remove(buffer.Start));
                (ulong start, ulong end) = (Math.Min(other.Start, buffer.Start), Math.Max(other.End, buffer.End));
                buffer = new GlobalBuffer($"{other.Name} and {buffer.Name}", start, (long)(end - start), element, null);
            }

            buffers.Add(buffer);
        }

        return buffers;
    }

    private bool[]? WrittenOf(string name, HashSet<string> empty, ulong address, long bytes)
    {
        if (Fresh.Contains(name) || Scratch.Contains(name) || (FreshBeside.TryGetValue(name, out string? other) && !empty.Contains(other)))
        {
            // Freed and made anew: what lay there is final.
            if (left.TryGetValue(address, out (string Name, bool[] Written) before) && before.Written.Contains(false))
                replaced.Add(before);
            return (left[address] = (name, new bool[bytes])).Written;
        }

        return Continued.Contains(name) && left.TryGetValue(address, out (string Name, bool[] Written) memory) && memory.Written.Length == bytes
            ? memory.Written
            : null;
    }
}
