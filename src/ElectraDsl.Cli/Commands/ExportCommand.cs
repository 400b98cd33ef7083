using System.CommandLine;
using ElectraDsl.Export;
using ElectraDsl.FineTuning;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary><c>export</c>: writes a checkpoint of a run for other programs.</summary>
internal static class ExportCommand
{
    private const string HuggingFace = "huggingface", Onnx = "onnx";

    private const string Description =
        "Writes a checkpoint of a run for other programs. As huggingface: discriminator (ElectraForPreTraining; with rotary positions RoFormerModel) and generator (ElectraForMaskedLM; RoFormerForMaskedLM), or the encoder of a masked language model, which loads like a generator; of a fine-tuning run its best checkpoint, encoder and head in one. As onnx: a graph for ONNX Runtime with its tokenizer, of any architecture.";

    // transformers builds one with max_input_chars_per_word = 100 and a normalizer that drops category Co.
    private const string TokenizerDifference =
        "tokenizer.json tokenizes as this program does. A tokenizer built from vocab.txt alone maps words of 101 to 200 characters to [UNK] and drops private-use characters (such as bullets from PDFs).";

    private const string HeadLeftOut =
        "The next-sentence head is left out: none of transformers' ELECTRA and RoFormer classes has one. arena.safetensors of the checkpoint holds it.";

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "export --run runs/small --output hf/electra-small",
        "export --run runs/small --checkpoint best --output hf/electra-small-best",
        "export --run tuned/reviews --output hf/reviews",
        "export --run runs/small --format onnx --output onnx/electra-small",
        "export --run runs/small --format onnx --onnx-precision float32,int8 --output onnx/electra-small-int8",
        "export --run tuned/reviews --format onnx --output onnx/reviews",
    ];

    private static readonly string[] Formats = [HuggingFace, Onnx];

    /// <summary>Makes the command.</summary>
    public static Command Make(IReadOnlyList<FineTuningRecipe> heads, CommonOptions common, Terminal terminal)
    {
        Option<string> output = new("--output")
        {
            Description = "A new folder for the networks, for example hf/electra-small.",
            HelpName = "folder",
            Required = true,
        };
        Option<string[]?> format = Choices(
            "--format", $"What programs it is for: {HuggingFace} (transformers) or {Onnx} (ONNX Runtime). Default: {HuggingFace}.", Formats, most: 1);
        string[] networkNames = Names<OnnxNetwork>(), precisionNames = Names<OnnxPrecision>();
        Option<string[]?> networkOption = Choices(
            "--onnx-network",
            "What an ONNX graph returns: encoder, the hidden states; discriminator, a logit a token; masked-language-model, logits over the vocabulary. Default: encoder; of a fine-tuning run the head's logits.",
            networkNames,
            most: 1);
        Option<string[]?> precisionOption = Choices(
            "--onnx-precision",
            "Numbers of an ONNX graph, with commas between them for several files: float32, float16 (half the size) or int8 (a quarter). Default: float32.",
            precisionNames,
            most: precisionNames.Length);
        Command command = new("export", Description) { common.Run, output, common.Checkpoint, common.Model, format, networkOption, precisionOption };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(output);
            bool isOnnx = parsed.GetValue(format) is [Onnx];
            string[]? wantedNetwork = parsed.GetValue(networkOption), wantedPrecisions = parsed.GetValue(precisionOption);
            foreach ((Option<string[]?> option, string[]? given) in new[] { (networkOption, wantedNetwork), (precisionOption, wantedPrecisions) })
            {
                if (given is { Length: > 0 } && !isOnnx)
                    throw new UsageException($"{option.Name} goes with {format.Name} {Onnx}: add that, or leave {option.Name} out.");
            }

            OnnxNetwork? network = wantedNetwork is [{ } one] ? ValueOf<OnnxNetwork>(one) : null;
            OnnxPrecision[] precisions =
                wantedPrecisions is { Length: > 0 } ? [.. wantedPrecisions.Select(ValueOf<OnnxPrecision>)] : [OnnxPrecision.Float32];
            string run = RunPath.Of(common.Run.Name, parsed.GetRequiredValue(common.Run), orTuned: true);
            if (FineTuningFolder.IsRun(run))
            {
                if (parsed.GetValue(common.Checkpoint) is not (null or "best"))
                    throw new UsageException(
                        $"{run} is a fine-tuning run, of which the best checkpoint is exported: leave {common.Checkpoint.Name} out.");
                TunedExport tuned = new(new HeadChoice(heads).OfRun(parsed.GetValue(common.Model), run), run, folder, terminal);
                if (isOnnx)
                    WriteFiles(folder, tuned.WriteOnnx(network, precisions), precisions, terminal);
                else
                    tuned.WriteHuggingFace();
            }
            else
            {
                using RunTarget target = common.OpenRun(parsed, terminal);
                int? step = common.StepOf(parsed, target, terminal);
                if (isOnnx)
                    WriteOnnx(folder, target, step, new OnnxOptions { Network = network ?? OnnxNetwork.Encoder, Precisions = precisions }, terminal);
                else
                    WriteHuggingFace(folder, target, step, terminal);
            }

            // Said each time: nobody knows here how the networks are going to be fed.
            terminal.Line(TokenizerDifference);
            return ExitCode.Success;
        });
        return command;
    }

    private static void WriteHuggingFace(string folder, RunTarget target, int? step, Terminal terminal)
    {
        ModelConfig facts = target.Recipe.Facts;
        HuggingFaceFolder.Check(folder, facts);
        using ParameterArena arena = new(target.Recipe.Layout, torch.CPU);
        int taken = target.LoadWeights(arena, step);
        ModelCard card = RunCard.Of(target.Folder, facts, taken, terminal.Warn);
        HuggingFaceFolder.Save(folder, arena, facts, target.Vocabulary, target.Recipe.LowerCase, card);
        terminal.Line(
            $"Wrote step {Words.Count(taken)} to {string.Join(" and ", facts.Networks.Reverse().Select(network => Path.Combine(folder, network.Name)))}.");
        if (facts.NextSentencePrediction)
            terminal.Line(HeadLeftOut);
    }

    private static void WriteOnnx(string folder, RunTarget target, int? step, OnnxOptions options, Terminal terminal)
    {
        ModelConfig facts = target.Recipe.Facts;
        OnnxFolder.Check(folder, facts, options);
        using ParameterArena arena = new(target.Recipe.Layout, torch.CPU);
        int taken = target.LoadWeights(arena, step);
        OnnxOptions carded = options with { Card = RunCard.Of(target.Folder, facts, taken, terminal.Warn) };
        OnnxFolder.Save(folder, arena, facts, target.Vocabulary, target.Recipe.LowerCase, carded);
        terminal.Line($"Wrote step {Words.Count(taken)} to {folder}:");
        WriteFiles(folder, Hyperparameter.Text(options.Network), options.Precisions, terminal);
    }

    /// <summary>Says which graphs were written, what they compute and how large they are.</summary>
    private static void WriteFiles(string folder, string network, IReadOnlyList<OnnxPrecision> precisions, Terminal terminal)
    {
        foreach (OnnxPrecision precision in precisions)
        {
            string file = OnnxFolder.GraphFile(precision);
            terminal.Line(
                $"  {file}: {network}, {Hyperparameter.Text(precision)}, {Words.Bytes(new FileInfo(Path.Combine(folder, file)).Length)}");
        }
    }

    /// <summary>An option that takes one or several of some names, with commas between them.</summary>
    private static Option<string[]?> Choices(string name, string description, string[] choices, int most) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', choices) + (most > 1 ? ",..." : ""),
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            string[] given = most > 1 ? SweepOptions.Elements(text) : [text];
            string[] found = [.. given.Select(one => choices.FirstOrDefault(choice => choice.Equals(one, StringComparison.OrdinalIgnoreCase)) ?? "")];
            int wrong = Array.IndexOf(found, "");
            if (wrong >= 0)
                result.AddError(
                    $"{name} is '{given[wrong]}': it must be {string.Join(" or ", choices)}{NearestName.Suggestion(given[wrong].ToLowerInvariant(), choices)}");
            else if (found.Distinct().Count() < found.Length)
                result.AddError($"{name} is '{text}', which names a choice twice: name each once.");
            else
                return found;
            return null;
        },
    };

    private static string[] Names<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => Hyperparameter.Text(value))];

    private static T ValueOf<T>(string name)
        where T : struct, Enum => Enum.GetValues<T>().Single(value => Hyperparameter.Text(value) == name);
}
