using System.Globalization;
using ElectraDsl.Kernels.Tools.Cases;

namespace ElectraDsl.Kernels.Tools.Costs;

/// <summary>
/// What the kernels of an op or block cost a GPU, as the PTX machine of the project's tests counted it: instructions of the PTX text, which an
/// assembler makes others of, but not many more or fewer. The table is a file beside this one, and a test keeps it equal to what the machine counts.
/// </summary>
/// <param name="Op">The op or block.</param>
/// <param name="Variant">As <see cref="OpCase.CostVariant"/>.</param>
/// <param name="Shape">Of the call that was counted.</param>
/// <param name="Bytes">That it must read and write.</param>
/// <param name="Instructions">Of warps.</param>
/// <param name="SharedTurns">Of requests of warps in shared memory.</param>
internal sealed record KernelCost(string Op, string Variant, string Shape, long Bytes, long Instructions, long SharedTurns)
{
    private const string Resource = "Costs.tsv";

    private static readonly Lazy<IReadOnlyList<KernelCost>> Counted = new(Read);

    /// <summary>All that were counted.</summary>
    internal static IReadOnlyList<KernelCost> All => Counted.Value;

    /// <summary>That of an op's kernels; null where none was counted.</summary>
    internal static KernelCost? Of(OpCase op) => All.FirstOrDefault(cost => (cost.Op, cost.Variant) == (op.Op, op.CostVariant));

    /// <summary>
    /// The part of a GPU's memory bandwidth that the kernels can reach, at most: what moving the bytes takes, of the longest of that, issuing the
    /// instructions, and the turns in shared memory. What a launch takes, and threads that wait, come on top.
    /// </summary>
    internal double ShareOn(in GpuSpeed gpu)
    {
        double moving = Bytes / gpu.BytesPerSecond, issuing = Instructions / gpu.InstructionsPerSecond, sharing = SharedTurns / gpu.TurnsPerSecond;
        return moving / Math.Max(moving, Math.Max(issuing, sharing));
    }

    /// <summary>A line of the file.</summary>
    internal string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Op}\t{Variant}\t{Shape}\t{Bytes}\t{Instructions}\t{SharedTurns}");

    private static List<KernelCost> Read()
    {
        using StreamReader reader = new(typeof(KernelCost).Assembly.GetManifestResourceStream(Resource)!);
        List<KernelCost> costs = [];
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split('\t');
            costs.Add(new KernelCost(cells[0], cells[1], cells[2], Number(cells[3]), Number(cells[4]), Number(cells[5])));
        }

        return costs;

        static long Number(string cell) => long.Parse(cell, CultureInfo.InvariantCulture);
    }
}
