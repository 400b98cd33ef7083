using System.Text.Json;
using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;
using static TorchSharp.torch;

namespace ElectraDsl.Export;

/// <summary>
/// The weights of one network: model.safetensors or, where there is none, the shards that model.safetensors.index.json names. Whoever opens
/// them disposes them.
/// </summary>
internal sealed class HuggingFaceWeights : IDisposable
{
    /// <summary>The file that holds all weights of a network.</summary>
    public const string FileName = "model.safetensors";

    private const string IndexName = FileName + ".index.json";

    /// <summary>What PyTorch's own serialization is called beside config.json.</summary>
    private static readonly string[] PickledNames = ["pytorch_model.bin", "pytorch_model.bin.index.json"];

    /// <summary>What older versions of transformers called the two tensors of a norm.</summary>
    private static readonly (string Old, string New)[] OldNames = [("LayerNorm.gamma", "LayerNorm.weight"), ("LayerNorm.beta", "LayerNorm.bias")];

    private readonly Dictionary<string, (SafetensorsFile File, string Stored)> tensors = new(StringComparer.Ordinal); // by today's name

    private HuggingFaceWeights(string path) => Path = path;

    /// <summary>The file, or the index of the shards, for messages.</summary>
    public string Path { get; }

    /// <summary>Names of all tensors, those of old versions by what they are called today.</summary>
    public IEnumerable<string> Names => tensors.Keys;

    /// <summary>Opens the weights in a network's folder.</summary>
    /// <exception cref="HuggingFaceException">They are not there, or the index and the shards do not belong together.</exception>
    /// <exception cref="SafetensorsException">A file cannot be read, or is not whole.</exception>
    public static HuggingFaceWeights Open(string folder)
    {
        IReadOnlyDictionary<string, string>? index = Index(folder);
        HuggingFaceWeights weights = new(System.IO.Path.Combine(folder, index is null ? FileName : IndexName));
        try
        {
            foreach (string shard in index?.Values.Distinct(StringComparer.Ordinal) ?? [FileName])
            {
                SafetensorsFile file = SafetensorsFile.Open(System.IO.Path.Combine(folder, shard));
                try
                {
                    weights.Add(file, shard, index);
                }
                catch
                {
                    file.Dispose();
                    throw;
                }
            }

            if (index?.Keys.FirstOrDefault(name => !weights.tensors.ContainsKey(Today(name))) is { } absent)
                throw new HuggingFaceException($"{weights.Path} is wrong: {index[absent]} has no tensor {absent}.");
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>All files that hold the weights of a network's folder.</summary>
    public static IReadOnlyList<string> FilesOf(string folder) =>
        [
            .. (Index(folder)?.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal) ?? (IEnumerable<string>)[FileName]).Select(
                file => System.IO.Path.Combine(folder, file)),
        ];

    /// <summary>Whether there is a tensor of a name.</summary>
    public bool Has(string name) => tensors.ContainsKey(name);

    /// <summary>Where a tensor lies, for messages.</summary>
    /// <exception cref="HuggingFaceException">There is no tensor of that name.</exception>
    public string PathOf(string name) => Of(name).File.Path;

    /// <summary>Puts a prefix before every name, where none has it: a bare encoder is saved without.</summary>
    public void AddPrefix(string prefix)
    {
        if (tensors.Keys.Any(name => name.StartsWith(prefix, StringComparison.Ordinal)))
            return;
        (string Name, (SafetensorsFile, string) Place)[] bare = [.. tensors.Select(tensor => (prefix + tensor.Key, tensor.Value))];
        tensors.Clear();
        foreach ((string name, (SafetensorsFile, string) place) in bare)
            tensors.Add(name, place);
    }

    /// <summary>Demands that a tensor is there, in floating point and of a shape.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="owner">What declares it, for messages.</param>
    /// <exception cref="HuggingFaceException">It is not.</exception>
    public void Demand(string name, ReadOnlySpan<long> shape, string owner)
    {
        (SafetensorsFile file, string stored) = Of(name);
        SafetensorsEntry entry = file.Find(stored);
        bool isFloat = entry.Type is ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16;
        if (isFloat && entry.Shape.AsSpan().SequenceEqual(shape))
            return;
        string wanted = $"F32 [{string.Join(", ", shape.ToArray())}]", orHalf = isFloat ? "" : " (F16 and BF16 are widened)";
        throw new HuggingFaceException($"{file.Path}: {name} is {entry.Form}, where {wanted} is declared for {owner}{orHalf}.");
    }

    /// <summary>Reads one tensor to the CPU as float32; half precision (F16, BF16) is widened, which loses nothing. The caller disposes it.</summary>
    public Tensor Load(string name)
    {
        (SafetensorsFile file, string stored) = Of(name);
        Tensor values = file.Load(stored);
        if (values.dtype == ScalarType.Float32)
            return values;
        using (values)
            return values.to_type(ScalarType.Float32);
    }

    /// <summary>Reads one tensor into a float32 one of the same shape on any device: where it lies, if nothing has to be widened or moved.</summary>
    public void LoadInto(string name, Tensor destination)
    {
        (SafetensorsFile file, string stored) = Of(name);
        if (file.Find(stored).Type == ScalarType.Float32)
        {
            file.LoadInto(stored, destination);
            return;
        }

        using Tensor values = Load(name);
        _ = destination.copy_(values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafetensorsFile file in tensors.Values.Select(tensor => tensor.File).Distinct())
            file.Dispose();
    }

    private void Add(SafetensorsFile file, string shard, IReadOnlyDictionary<string, string>? index)
    {
        if (index is not null && file.Entries.FirstOrDefault(entry => index.GetValueOrDefault(entry.Name) != shard) is { } stray)
        {
            throw new HuggingFaceException(
                $"{Path} is wrong: {shard} has the tensor {stray.Name}, which is {(index.TryGetValue(stray.Name, out string? other) ? $"said to be in {other}" : "not in it")}.");
        }

        if (file.Entries.Length == 0)
            throw new HuggingFaceException($"{file.Path} holds no tensors.");
        foreach (SafetensorsEntry entry in file.Entries)
        {
            if (!tensors.TryAdd(Today(entry.Name), (file, entry.Name)))
                throw new HuggingFaceException($"{file.Path} holds {Today(entry.Name)} twice, once by the name that older versions gave it.");
        }
    }

    private (SafetensorsFile File, string Stored) Of(string name) =>
        tensors.TryGetValue(name, out (SafetensorsFile, string) found) ? found : throw new HuggingFaceException($"{Path} has no tensor {name}.");

    private static string Today(string name)
    {
        foreach ((string old, string today) in OldNames)
        {
            if (name.EndsWith(old, StringComparison.Ordinal))
                return name[..^old.Length] + today;
        }

        return name;
    }

    /// <summary>The shard of every tensor; null where all weights are in one file.</summary>
    private static Dictionary<string, string>? Index(string folder)
    {
        if (PathObstacle.ToFolder(folder) is { } obstacle)
            throw new HuggingFaceException($"{obstacle}: every network of the model is needed, each in its own folder as transformers saves it.");
        string path = System.IO.Path.Combine(folder, IndexName);
        if (File.Exists(System.IO.Path.Combine(folder, FileName)))
            return null;
        if (!File.Exists(path))
        {
            return PickledNames.FirstOrDefault(name => File.Exists(System.IO.Path.Combine(folder, name))) is { } pickled
                ? throw new HuggingFaceException(
                    $"{folder} holds {pickled}, which only Python can read: save the model there with save_pretrained, which writes {FileName}.")
                : null; // opening the one file says what is missing
        }

        if (HuggingFaceJson.Read(path)["weight_map"] is not JsonObject { Count: > 0 } map)
            throw new HuggingFaceException($"{path} has no weight_map, which maps tensors to files.");
        Dictionary<string, string> shards = new(StringComparer.Ordinal);
        foreach ((string name, JsonNode? value) in map)
        {
            // The name of a file beside the index, and nothing that leads elsewhere.
            if (value?.GetValueKind() != JsonValueKind.String || value.GetValue<string>() is not { Length: > 0 } shard
                || shard is "." or ".." || shard.AsSpan().ContainsAny('/', '\\', '\0'))
            {
                throw new HuggingFaceException(
                    $"{path}: weight_map names {value?.ToJsonString() ?? "null"} for {name}, which is not the name of a file in the same folder.");
            }

            shards.Add(name, shard);
        }

        return shards;
    }
}
