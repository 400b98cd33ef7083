using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Checkpoints;

/// <summary>
/// Flat buffers of an arena's layout in safetensors files, every parameter under its own name, so that other programs can read them.
/// </summary>
public static class ArenaFile
{
    /// <summary>Writes buffers. The file is complete or untouched.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="layout">Where each parameter lies in every buffer.</param>
    /// <param name="buffers">What to put before the names, and the buffer, float32 [Count] on any device.</param>
    /// <param name="metadata">Free texts by name.</param>
    public static void Write(
        string path,
        ArenaLayout layout,
        IReadOnlyList<(string Prefix, Tensor Buffer)> buffers,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        using DisposeScope scope = NewDisposeScope();
        List<(string Name, Tensor Value)> tensors = [];
        foreach ((string prefix, Tensor buffer) in buffers)
        {
            foreach (ParameterSpec parameter in layout.Parameters)
                tensors.Add((prefix + parameter.Name, View(buffer, parameter)));
        }

        SafetensorsFile.Write(path, tensors, metadata);
    }

    /// <summary>Fills a model's weights from the arena.safetensors of a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="arena">The weights, all or a part of the model's; networks that are built over it have them at once.</param>
    /// <exception cref="SafetensorsException">The file cannot be read, or holds another model.</exception>
    public static void LoadWeights(string path, ParameterArena arena) => Read(path, arena.Layout, [("", arena.Weights)]);

    /// <summary>Fills a model's weights from the arena.safetensors of a fine-tuning run, whose head is not read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="arena">The weights of the encoder.</param>
    /// <exception cref="SafetensorsException">The file cannot be read, or holds another encoder.</exception>
    internal static void LoadBelowHead(string path, ParameterArena arena)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (Difference(file, arena.Layout, [""], mayHaveMore: true) is { } difference)
            throw new SafetensorsException($"{path} holds another encoder: {difference}.");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        foreach (ParameterSpec parameter in arena.Layout.Parameters)
            file.LoadInto(parameter.Name, arena.Values(parameter));
    }

    /// <summary>
    /// Fills buffers from a file that <see cref="Write"/> made for the same layout or, where the layout is a part, for the whole of which only the
    /// part's values are read. What lies between parameters stays as it is. A layout with tensors behind an encoder's reads its own files alone.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">Where each parameter lies in every buffer.</param>
    /// <param name="buffers">What stands before the names, and the buffer, float32 [Count] on any device.</param>
    /// <exception cref="SafetensorsException">
    /// The file cannot be read, or holds other tensors; nothing has been changed then, except where reading itself fails.
    /// </exception>
    public static void Read(string path, ArenaLayout layout, IReadOnlyList<(string Prefix, Tensor Buffer)> buffers)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (Difference(file, layout.IsExtended ? layout : layout.Whole, [.. buffers.Select(buffer => buffer.Prefix)]) is string difference)
            throw new SafetensorsException($"{path} holds another model: {difference}.");

        using DisposeScope scope = NewDisposeScope();
        foreach ((string prefix, Tensor buffer) in buffers)
        {
            foreach (ParameterSpec parameter in layout.Parameters)
                file.LoadInto(prefix + parameter.Name, View(buffer, parameter));
        }
    }

    /// <summary>The first tensor that the file and the layout do not agree on, in words; null where there is none.</summary>
    private static string? Difference(SafetensorsFile file, ArenaLayout layout, string[] prefixes, bool mayHaveMore = false)
    {
        HashSet<string> expected = new(StringComparer.Ordinal);
        foreach (string prefix in prefixes)
        {
            foreach (ParameterSpec parameter in layout.Parameters)
            {
                string name = prefix + parameter.Name;
                _ = expected.Add(name);
                if (!file.TryFind(name, out SafetensorsEntry? entry))
                    return $"there is no {name}";
                if (entry!.Type != ScalarType.Float32 || !entry.Shape.AsSpan().SequenceEqual(parameter.Shape.AsSpan()))
                    return $"{name} is {entry.Form} there and {SafetensorsEntry.Describe(ScalarType.Float32, parameter.Shape)} here";
            }
        }

        string? extra = mayHaveMore ? null : file.Entries.Select(entry => entry.Name).FirstOrDefault(name => !expected.Contains(name));
        return extra is null ? null : $"{extra} is unknown here";
    }

    private static Tensor View(Tensor buffer, ParameterSpec parameter) =>
        buffer.narrow(0, parameter.Offset, parameter.Count).view([.. parameter.Shape]);
}
