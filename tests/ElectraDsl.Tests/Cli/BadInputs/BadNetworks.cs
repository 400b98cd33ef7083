using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Cli.BadInputs;

/// <summary>Folders of weights that a run cannot start from.</summary>
internal static class BadNetworks
{
    private const string Weights = "hf/discriminator/model.safetensors", Index = Weights + ".index.json", Config = "hf/generator/config.json";
    private const string Words = "roformer.embeddings.word_embeddings.weight";

    public static IEnumerable<BadInput> All =>
    [
        Folder("absent", "absent does not exist: name a run", null, "absent"),
        Folder("file", "text.txt is a file: name a run", null, "text.txt"),
        Folder("device", "/dev/null is a device", null, "/dev/null"),
        Folder("empty folder", "discriminator does not exist: every network of the model is needed", null, "empty"),
        Folder("dangling link", "is a link to nowhere, which does not exist", _ => File.CreateSymbolicLink("link", "nowhere"), "link"),
        Folder("link circle", "leads back to itself", _ => File.CreateSymbolicLink("link", "link"), "link"),
        Copy("one network alone", "generator does not exist", _ => Directory.Delete("hf/generator", recursive: true)),
        Copy("network that is a file", "generator is a file", _ =>
        {
            Directory.Delete("hf/generator", recursive: true);
            File.WriteAllText("hf/generator", "");
        }),
        Copy("no weights", "model.safetensors does not exist", _ => File.Delete(Weights)),
        Copy("pickled weights", "which only Python can read", _ => File.Move(Weights, "hf/discriminator/pytorch_model.bin")),
        Copy("pickled shards", "which only Python can read", _ => File.Move(Weights, "hf/discriminator/pytorch_model.bin.index.json")),
        Bytes("empty weights", "is truncated", _ => []),
        Bytes("weights cut off", "is truncated", bytes => bytes[..(bytes.Length / 2)]),
        Bytes("weights with a tail", "is damaged", bytes => [.. bytes, 0]),
        Bytes("endless header", "is not a safetensors file", bytes => [255, 255, 255, 255, 255, 255, 255, 127, .. bytes[8..]]),
        Bytes("header beyond the end", "is truncated", bytes => [255, 255, 255, 0, 0, 0, 0, 0, .. bytes[8..]]),
        Bytes("header that is not JSON", "is not JSON", bytes => [.. bytes[..8], (byte)'x', .. bytes[9..]]),
        Bytes("text as weights", "is not a safetensors file", _ => [.. Enumerable.Repeat((byte)'x', 5000)]),
        Copy("device as weights", "is a device", _ =>
        {
            File.Delete(Weights);
            File.CreateSymbolicLink(Weights, "/dev/zero");
        }),
        Tensors(
            "missing tensor",
            "has no tensor discriminator_predictions.dense.bias",
            tensors => tensors.Remove("discriminator_predictions.dense.bias")),
        Tensors("unknown tensor", "extra is not a tensor of the discriminator", tensors => tensors["extra"] = zeros(2)),
        Tensors("tensor of another shape", "F32 [3]", tensors => tensors["discriminator_predictions.dense.bias"] = zeros(3)),
        Tensors("tensor of doubles", "is F64", tensors => tensors["discriminator_predictions.dense.bias"] = zeros(16, ScalarType.Float64)),
        Tensors("tensor of whole numbers", "is I64", tensors => tensors["discriminator_predictions.dense.bias"] = zeros(16, ScalarType.Int64)),
        Json("config that is absent", Config, "does not exist", _ => null),
        Json("config that is empty", Config, "is damaged", _ => ""),
        Json("config that is a list", Config, "holds no JSON object", _ => "[]"),
        Json("config that is null", Config, "holds no JSON object", _ => "null"),
        Json("config cut off", Config, "is damaged", json => json[..^3]),
        Json("config with a key twice", Config, "is damaged", json => json.Insert(1, "\"hidden_size\": 8,")),
        Json("config with a key twice, deep down", Config, "is damaged", json => json.Insert(1, "\"deep\": { \"a\": 1, \"a\": 2 },")),
        Json("config of BERT", Config, "model_type is bert", json => Set(json, "model_type", "bert")),
        Json("config without a type", Config, "model_type is null", json => Set(json, "model_type", null)),
        Json("config of another size", Config, "hidden_size is 9", json => Set(json, "hidden_size", 9)),
        Json("config with a text for a number", Config, "hidden_size is many", json => Set(json, "hidden_size", "many")),
        Json("config with an object for a number", Config, "hidden_size is {", json => Set(json, "hidden_size", new JsonObject())),
        Json("tokenizer that is damaged", "hf/discriminator/tokenizer_config.json", "is damaged", _ => "{"),
        Json("tokenizer that is a list", "hf/discriminator/tokenizer_config.json", "holds no JSON object", _ => "[]"),
        Json(
            "tokenizer with a key twice",
            "hf/discriminator/tokenizer_config.json",
            "is damaged",
            json => json.Insert(1, "\"do_lower_case\": true,")),
        Json(
            "tokenizer with a text for a truth value",
            "hf/discriminator/tokenizer_config.json",
            "do_lower_case is \"yes\"",
            json => Set(json, "do_lower_case", "yes")),
        Json(
            "another vocabulary in one network",
            "hf/generator/vocab.txt",
            "differs from",
            text => text.Replace("\ns\n", "\n\u00DF\n", StringComparison.Ordinal)),
        Json("broken vocabulary", "hf/generator/vocab.txt", "vocab.txt", _ => "[PAD]\n"),
        Shards("index that is empty", "is damaged", _ => ""),
        Shards("index that is a list", "holds no JSON object", _ => "[]"),
        Shards("index without a map", "has no weight_map", _ => "{}"),
        Shards("index with an empty map", "has no weight_map", _ => """{ "weight_map": {} }"""),
        Shards("index with a list for a map", "has no weight_map", _ => """{ "weight_map": [] }"""),
        Shards(
            "index with a key twice",
            "is damaged",
            json => json.Replace("{\"weight_map\":{", $"{{\"weight_map\":{{\"{Words}\":\"model-1.safetensors\",", StringComparison.Ordinal)),
        Shards("shard that is a number", "which is not the name of a file in the same folder", json => Map(json, Words, 7)),
        Shards("shard that is null", "which is not the name of a file in the same folder", json => Map(json, Words, null)),
        Shards("shard without a name", "which is not the name of a file in the same folder", json => Map(json, Words, "")),
        Shards("shard in a folder above", "which is not the name of a file in the same folder", json => Map(json, Words, "../generator/model.safetensors")),
        Shards("shard at an absolute path", "which is not the name of a file in the same folder", json => Map(json, Words, "/etc/passwd")),
        Shards("shard that is the folder", "which is not the name of a file in the same folder", json => Map(json, Words, "..")),
        Shards("shard that is absent", "model-9.safetensors does not exist", json => Map(json, Words, "model-9.safetensors")),
        Shards("tensor in another shard", "is wrong", json => Map(json, Words, "model-2.safetensors")),
        Shards("tensor that no shard has", "has no tensor extra", json => Map(json, "extra", "model-1.safetensors")),
        Shards("tensor that the index does not know", "which is not in it", json => Without(json, Words)),
        Shards("shard that is not a safetensors file", "config.json", json => Map(json, Words, "config.json")),
    ];

    private static BadInput Folder(string name, string fragment, Action<BadInputWorkspace>? prepare, string path) =>
        BadInput.Pretrain($"weights: {name}", fragment, prepare, "--initialize-from", path);

    private static BadInput Copy(string name, string fragment, Action<BadInputWorkspace> damage) => Folder(name, fragment, workspace =>
    {
        workspace.CopyNetworks();
        damage(workspace);
    }, "hf");

    private static BadInput Bytes(string name, string fragment, Func<byte[], byte[]> damage) =>
        Copy(name, fragment, _ => File.WriteAllBytes(Weights, damage(File.ReadAllBytes(Weights))));

    private static BadInput Tensors(string name, string fragment, Action<Dictionary<string, Tensor>> damage) => Copy(name, fragment, _ =>
    {
        Dictionary<string, Tensor> tensors = Read();
        damage(tensors);
        SafetensorsFile.Write(Weights, [.. tensors.Select(tensor => (tensor.Key, tensor.Value))]);
    });

    private static BadInput Json(string name, string path, string fragment, Func<string, string?> damage) => Copy(name, fragment, _ =>
    {
        if (damage(File.ReadAllText(path)) is { } text)
            File.WriteAllText(path, text);
        else
            File.Delete(path);
    });

    /// <summary>The discriminator in two shards, whose index is damaged.</summary>
    private static BadInput Shards(string name, string fragment, Func<string, string> damage) => Copy($"shards: {name}", fragment, _ =>
    {
        (string Key, Tensor Value)[] tensors =
        [
            .. Read().Select(tensor => (tensor.Key, tensor.Value)).OrderBy(tensor => tensor.Key == Words ? 0 : 1),
        ];
        SafetensorsFile.Write("hf/discriminator/model-1.safetensors", tensors[..5]);
        SafetensorsFile.Write("hf/discriminator/model-2.safetensors", tensors[5..]);
        JsonObject map = [];
        for (int i = 0; i < tensors.Length; i++)
            map[tensors[i].Key] = i < 5 ? "model-1.safetensors" : "model-2.safetensors";
        File.Delete(Weights);
        File.WriteAllText(Index, damage(new JsonObject { ["weight_map"] = map }.ToJsonString()));
    });

    private static Dictionary<string, Tensor> Read()
    {
        using SafetensorsFile file = SafetensorsFile.Open(Weights);
        return file.Entries.ToDictionary(entry => entry.Name, entry => file.Load(entry.Name));
    }

    private static string Set(string json, string key, JsonNode? value)
    {
        JsonObject parsed = JsonNode.Parse(json)!.AsObject();
        parsed[key] = value;
        return parsed.ToJsonString();
    }

    private static string Map(string json, string key, JsonNode? value)
    {
        JsonObject parsed = JsonNode.Parse(json)!.AsObject();
        parsed["weight_map"]![key] = value;
        return parsed.ToJsonString();
    }

    private static string Without(string json, string key)
    {
        JsonObject parsed = JsonNode.Parse(json)!.AsObject();
        _ = parsed["weight_map"]!.AsObject().Remove(key);
        return parsed.ToJsonString();
    }
}
