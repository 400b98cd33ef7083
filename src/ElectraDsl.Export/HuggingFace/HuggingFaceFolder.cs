using ElectraDsl.Checkpoints;
using ElectraDsl.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Export;

/// <summary>
/// A model as Hugging Face's transformers library loads it: the folders <c>discriminator</c> and <c>generator</c>, each with config.json,
/// model.safetensors and, where there is a vocabulary, vocab.txt, tokenizer_config.json and tokenizer.json. Weights are read
/// from shards, too, and in half precision.
/// </summary>
/// <remarks>
/// Tensors that the networks share are in both folders; reading demands that they agree. Names are those of <c>ElectraForPreTraining</c>
/// and <c>ElectraForMaskedLM</c> or, of a network with rotary positions, of <c>RoFormerModel</c> and <c>RoFormerForMaskedLM</c>. With
/// <see cref="WeightTying.GradientDisentangled"/> the discriminator's folder holds the sums of the generator's tables and the deltas; reading takes
/// the difference, which gives back every table that was saved from such a model to the bit (the delta itself may have lost bits that the sum does
/// not show), and any other table to within a rounding of float32. The head of next-sentence prediction is left out: none of these classes has one;
/// reading leaves an arena's as it is.
/// </remarks>
public static class HuggingFaceFolder
{
    private const string ForeignWeights = "no weights from there can be this model's.";

    /// <summary>Without it transformers does not say which framework wrote the file, and refuses.</summary>
    internal static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };

    /// <summary>Writes both networks. The folder is complete or absent.</summary>
    /// <param name="path">A folder that must not exist yet.</param>
    /// <param name="arena">The weights of both networks.</param>
    /// <param name="facts">The model that they are of.</param>
    /// <param name="vocabulary">The model's word pieces; null to leave the tokenizer's files out.</param>
    /// <param name="lowerCase">Whether text is lower-cased and stripped of accents.</param>
    /// <param name="card">What the networks' model cards say besides; null for nothing.</param>
    /// <exception cref="HuggingFaceException">The folder exists, or transformers has no such network.</exception>
    public static void Save(
        string path,
        ParameterArena arena,
        ModelConfig facts,
        WordPieceVocabulary? vocabulary = null,
        bool lowerCase = true,
        ModelCard? card = null)
    {
        Check(path, facts);
        if (HuggingFaceNetwork.Of(facts).FirstOrDefault(network => !network.IsIn(arena.Layout, facts)) is { } absent)
            throw new ArgumentException($"The arena holds only a part of the model, without its {absent.Name}.", nameof(arena));
        _ = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicWrite.Folder(Path.TrimEndingDirectorySeparator(path), folder =>
        {
            foreach (HuggingFaceNetwork network in HuggingFaceNetwork.Of(facts))
                AtomicWrite.Folder(Path.Combine(folder, network.Name), inner =>
                {
                    Write(inner, network, arena, facts, vocabulary, lowerCase);
                    HuggingFaceCard.Write(inner, facts, network, card ?? ModelCard.Empty);
                });
        });
    }

    /// <summary>
    /// Writes both networks where they may have been written before: beside the old files first, and over them, one by one, once all are
    /// whole. Files that are the same stay, and so does whatever else lies in the folder.
    /// </summary>
    /// <param name="path">The folder, which need not be there.</param>
    /// <param name="arena">The weights of the whole model.</param>
    /// <param name="facts">The model.</param>
    /// <param name="vocabulary">The vocabulary that it was trained with.</param>
    /// <param name="lowerCase">Whether text was lower-cased.</param>
    /// <returns>Whether something that was there before has changed.</returns>
    /// <exception cref="HuggingFaceException">Transformers has no such model: see <see cref="Obstacle"/>.</exception>
    public static bool Replace(string path, ParameterArena arena, ModelConfig facts, WordPieceVocabulary vocabulary, bool lowerCase)
    {
        if (!Directory.Exists(path))
        {
            Save(path, arena, facts, vocabulary, lowerCase);
            return false;
        }

        string whole = AtomicWrite.PartialPath(path);
        if (Directory.Exists(whole))
            Directory.Delete(whole, recursive: true); // what a killed process left
        Save(whole, arena, facts, vocabulary, lowerCase);
        bool changed = false;
        foreach (string file in Directory.EnumerateFiles(whole, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(path, Path.GetRelativePath(whole, file));
            if (File.Exists(target) && FileChecksum.Of(target) == FileChecksum.Of(file))
                continue;
            _ = Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(file, target, overwrite: true);
            changed = true;
        }

        Directory.Delete(whole, recursive: true);
        return changed;
    }

    /// <summary>Checks all that can be checked before there are weights to save.</summary>
    /// <param name="path">A folder that must not exist yet.</param>
    /// <param name="facts">The model.</param>
    /// <exception cref="HuggingFaceException">The folder exists or cannot be made, or transformers has no such network.</exception>
    public static void Check(string path, ModelConfig facts)
    {
        HuggingFaceConfig.Check(facts, "use arena.safetensors of a checkpoint instead.");
        CheckNew(path);
    }

    /// <summary>Refuses a folder that is there or cannot be made.</summary>
    internal static void CheckNew(string path)
    {
        if (Directory.Exists(path) || File.Exists(path))
            throw new HuggingFaceException($"{path} exists already: name a new folder, or delete it.");
        if (PathObstacle.ToWritingInto(path) is { } obstacle)
            throw new HuggingFaceException($"{obstacle}: name another folder.");
    }

    /// <summary>
    /// Checks all that can be checked before there is an arena to fill: that the networks are there, are the declared ones, and whole.
    /// </summary>
    /// <param name="path">A folder as <see cref="Save"/> writes it.</param>
    /// <param name="layout">Tensors of a model, or of its discriminator alone.</param>
    /// <param name="facts">That model.</param>
    /// <exception cref="HuggingFaceException">As <see cref="Load"/> says it; only values are not compared.</exception>
    public static void CheckLoadable(string path, ArenaLayout layout, ModelConfig facts)
    {
        HuggingFaceConfig.Check(facts, ForeignWeights);
        try
        {
            foreach (HuggingFaceNetwork network in HuggingFaceNetwork.Of(facts).Where(network => network.IsIn(layout, facts)))
                Open(path, network, layout, facts).Dispose();
        }
        catch (SafetensorsException e)
        {
            throw new HuggingFaceException(e.Message, e);
        }
    }

    /// <summary>Fills an arena with the weights of both networks, or of the discriminator where it holds that alone.</summary>
    /// <param name="path">
    /// A folder as <see cref="Save"/> writes it; for the discriminator alone, that network's suffices. The tokenizer's files are not read;
    /// <see cref="HuggingFaceTokenizer"/> finds them.
    /// </param>
    /// <param name="arena">The weights of a model that is declared alike; networks that are built over it have them at once.</param>
    /// <param name="facts">That model.</param>
    /// <exception cref="HuggingFaceException">
    /// A configuration contradicts the declaration, a tensor is missing, unknown or of another shape, or tensors that the model ties
    /// differ. Each is named; nothing has been changed then, except where reading itself fails.
    /// </exception>
    public static void Load(string path, ParameterArena arena, ModelConfig facts)
    {
        DemandNetworks(path);
        HuggingFaceConfig.Check(facts, ForeignWeights);
        List<(HuggingFaceNetwork Network, HuggingFaceWeights Weights)> opened = [];
        try
        {
            foreach (HuggingFaceNetwork network in HuggingFaceNetwork.Of(facts).Where(network => network.IsIn(arena.Layout, facts)))
                opened.Add((network, Open(path, network, arena.Layout, facts)));
            IGrouping<ParameterSpec, TensorInFile>[] tensors =
            [
                .. opened.SelectMany(network => Present(network.Weights, network.Network, arena.Layout, facts))
                    .GroupBy(tensor => tensor.Place.Parameter)

                    // A delta is the difference from another table, which must be there by then.
                    .OrderBy(copies => copies.First().Place.Base is not null),
            ];
            foreach (IGrouping<ParameterSpec, TensorInFile> copies in tensors)
                DemandEqual([.. copies]);

            using IDisposable noGradient = no_grad();

            if (opened.All(network => network.Network != HuggingFaceNetwork.Generator))
            {
                // Of the discriminator alone there are the sums: zero and the whole sum are as good as a table and its delta.
                foreach (ParameterSpec table in tensors.Select(copies => copies.First().Place.Base).OfType<ParameterSpec>())
                {
                    using Tensor values = arena.Values(table);
                    _ = values.zero_();
                }
            }

            foreach (IGrouping<ParameterSpec, TensorInFile> copies in tensors)
            {
                TensorInFile copy = copies.First();
                copy.Place.Load(arena, copy.File);
            }
        }
        catch (SafetensorsException e)
        {
            throw new HuggingFaceException(e.Message, e);
        }
        finally
        {
            foreach ((_, HuggingFaceWeights weights) in opened)
                weights.Dispose();
        }
    }

    /// <summary>Why a model cannot be written in Hugging Face's form, in words; null where it can.</summary>
    /// <param name="facts">The model.</param>
    public static string? Obstacle(ModelConfig facts) => HuggingFaceConfig.Obstacle(facts);

    /// <summary>All files of a folder that hold weights of a model.</summary>
    /// <param name="path">The folder, as <see cref="Save"/> writes it.</param>
    /// <param name="facts">The model.</param>
    public static IEnumerable<string> WeightFiles(string path, ModelConfig facts) =>
        HuggingFaceNetwork.Of(facts).SelectMany(network => HuggingFaceWeights.FilesOf(Path.Combine(path, network.Name)));

    /// <summary>The folder around the right one is a likely slip, and another mistake than another architecture.</summary>
    private static void DemandNetworks(string path)
    {
        if (HoldsNetworks(path) || !Directory.Exists(path))
            return;
        string? inner = Directory
            .EnumerateDirectories(path)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(folder => HoldsNetworks(folder) || HuggingFaceEncoderFolder.IsHere(folder));
        if (inner is not null)
            throw new HuggingFaceException($"{path} holds no {HuggingFaceConfig.FileName}, but {inner} is in Hugging Face's form: name that.");
    }

    private static bool HoldsNetworks(string path) => HuggingFaceNetwork.All.Any(network => Directory.Exists(Path.Combine(path, network.Name)));

    private static void Write(
        string folder, HuggingFaceNetwork network, ParameterArena arena, ModelConfig facts, WordPieceVocabulary? vocabulary, bool lowerCase)
    {
        using DisposeScope scope = NewDisposeScope();
        HuggingFaceConfig.Write(
            Path.Combine(folder, HuggingFaceConfig.FileName), HuggingFaceConfig.Of(facts, network, network.EmbeddingSize(arena.Layout, facts)));
        SafetensorsFile.Write(
            Path.Combine(folder, HuggingFaceWeights.FileName),
            [
                .. network.Tensors(arena.Layout, facts).Select(tensor => (tensor.Key, tensor.Read(arena))),
                .. network.FamilyOf(facts).Computed(facts, network.FactsOf(facts)),
            ],
            Metadata);
        if (vocabulary is not null)
            HuggingFaceTokenizer.Write(folder, vocabulary, lowerCase, facts.Pretokenization, facts.MaxPositions);
    }

    /// <summary>Opens one network's weights and checks configuration, names and shapes. The caller disposes them.</summary>
    private static HuggingFaceWeights Open(string path, HuggingFaceNetwork network, ArenaLayout layout, ModelConfig facts)
    {
        string folder = Path.Combine(path, network.Name);
        HuggingFaceWeights weights = HuggingFaceWeights.Open(folder);
        try
        {
            HuggingFaceConfig.CheckAgainst(Path.Combine(folder, HuggingFaceConfig.FileName), facts, network, network.EmbeddingSize(layout, facts));
            HashSet<string> expected = new(network.FamilyOf(facts).Derived, StringComparer.Ordinal);
            foreach ((string key, ParameterSpec parameter, _) in network.Tensors(layout, facts))
            {
                _ = expected.Add(key);
                // transformers itself saves a tied matrix once, under the other name.
                if (!weights.Has(key) && key == network.FamilyOf(facts).OutputMatrix)
                    continue;
                weights.Demand(key, parameter.Shape.AsSpan(), $"the {network.Name} of {facts.FullName}");
            }

            if (weights.Names.FirstOrDefault(name => !expected.Contains(name)) is { } extra)
                throw new HuggingFaceException($"{weights.PathOf(extra)}: {extra} is not a tensor of the {network.Name} of {facts.FullName}.");
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>All tensors of one network that its files hold; only the output matrix may be missing.</summary>
    private static IEnumerable<TensorInFile> Present(HuggingFaceWeights file, HuggingFaceNetwork network, ArenaLayout layout, ModelConfig facts) =>
        network.Tensors(layout, facts)
            .Where(tensor => file.Has(tensor.Key))
            .Select(tensor => new TensorInFile(tensor, file));

    /// <summary>What is one tensor in the arena must hold the same values everywhere.</summary>
    private static void DemandEqual(IReadOnlyList<TensorInFile> copies)
    {
        if (copies.Count < 2)
            return;
        using Tensor first = copies[0].File.Load(copies[0].Key);
        foreach (TensorInFile copy in copies.Skip(1))
        {
            using Tensor other = copy.File.Load(copy.Key);
            if (!first.bytes.SequenceEqual(other.bytes))
            {
                throw new HuggingFaceException(
                    $"{copy.File.Path}: {copy.Key} differs from {copies[0].Key} of {copies[0].File.Path}, with which the model ties it.");
            }
        }
    }

    /// <summary>A parameter's values in a file. A tied parameter has several.</summary>
    private sealed record TensorInFile(HuggingFaceTensor Place, HuggingFaceWeights File)
    {
        public string Key => Place.Key;
    }
}
