using System.Collections.Concurrent;

namespace ElectraDsl.Ptx.Tests.Sanitizer;

/// <summary>The findings of some launches: the first of each kind at each line. Blocks that run beside each other write to it.</summary>
internal sealed class FindingLog
{
    private readonly ConcurrentDictionary<(FindingKind Kind, string Kernel, int Line), Finding> found = [];

    /// <summary>Whether there is none.</summary>
    internal bool IsEmpty => found.IsEmpty;

    /// <summary>In the order of kernels and lines.</summary>
    internal IReadOnlyList<Finding> All =>
        [.. found.Values.OrderBy(finding => finding.Kernel, StringComparer.Ordinal).ThenBy(finding => finding.Line).ThenBy(finding => finding.Kind)];

    internal void Add(Finding finding) => found.TryAdd((finding.Kind, finding.Kernel, finding.Line), finding);

    /// <summary>Forgets all.</summary>
    internal void Clear() => found.Clear();
}
