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

    private readonly Dictionary<string, SafetensorsFile> files = new(StringComparer.Ordinal); // by tensor

    private HuggingFaceWeights(string path) => Path = path;

    /// <summary>The file, or the index of the shards, for messages.</summary>
    public string Path { get; }

    /// <summary>Names of all tensors.</summary>
    public IEnumerable<string> Names => files.Keys;

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

            if (index?.Keys.FirstOrDefault(name => !weights.files.ContainsKey(name)) is { } absent)
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
    public bool Has(string name) => files.ContainsKey(name);

    /// <summary>The file that holds a tensor.</summary>
    /// <exception cref="HuggingFaceException">There is no tensor of that name.</exception>
    public SafetensorsFile FileOf(string name) =>
        files.TryGetValue(name, out SafetensorsFile? file) ? file : throw new HuggingFaceException($"{Path} has no tensor {name}.");

    /// <summary>Reads one tensor to the CPU as float32; half precision (F16, BF16) is widened, which loses nothing. The caller disposes it.</summary>
    public Tensor Load(string name)
    {
        Tensor values = FileOf(name).Load(name);
        if (values.dtype == ScalarType.Float32)
            return values;
        using (values)
            return values.to_type(ScalarType.Float32);
    }

    /// <summary>Reads one tensor into a float32 one of the same shape on any device: where it lies, if nothing has to be widened or moved.</summary>
    public void LoadInto(string name, Tensor destination)
    {
        if (FileOf(name).Find(name).Type == ScalarType.Float32)
        {
            FileOf(name).LoadInto(name, destination);
            return;
        }

        using Tensor values = Load(name);
        _ = destination.copy_(values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafetensorsFile file in files.Values.Distinct())
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
            files.Add(entry.Name, file);
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
