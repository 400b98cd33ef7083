using System.CommandLine;
using ElectraDsl.Export;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary><c>export</c>: writes a checkpoint of a run for other programs.</summary>
internal static class ExportCommand
{
    private const string HuggingFace = "huggingface", Onnx = "onnx";

    private const string Description =
        "Writes a checkpoint of a run for other programs. As huggingface: discriminator (ElectraForPreTraining; with rotary positions RoFormerModel) and generator (ElectraForMaskedLM; RoFormerForMaskedLM), or the encoder of a masked language model, which loads like a generator. As onnx: a graph for ONNX Runtime with its tokenizer, of any architecture.";

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
        "export --run runs/small --format onnx --output onnx/electra-small",
        "export --run runs/small --format onnx --onnx-precision float32,int8 --output onnx/electra-small-int8",
    ];

    private static readonly string[] Formats = [HuggingFace, Onnx];

    /// <summary>Makes the command.</summary>
    public static Command Make(CommonOptions common, Terminal terminal)
    {
        Option<string> output = new("--output")
        {
            Description = "A new folder for the networks, for example hf/electra-small.",
            HelpName = "folder",
            Required = true,
        };
        Option<string[]?> format = Choices(
            "--format", $"What programs it is for: {HuggingFace} (transformers) or {Onnx} (ONNX Runtime). Default: {HuggingFace}.", Formats, most: 1);
        string[] networks = Names<OnnxNetwork>(), precisions = Names<OnnxPrecision>();
        Option<string[]?> network = Choices(
            "--onnx-network",
            "What an ONNX graph returns: encoder, the hidden states; discriminator, a logit a token; masked-language-model, logits over the vocabulary. Default: encoder.",
            networks,
            most: 1);
        Option<string[]?> precision = Choices(
            "--onnx-precision",
            "Numbers of an ONNX graph, with commas between them for several files: float32, float16 (half the size) or int8 (a quarter). Default: float32.",
            precisions,
            most: precisions.Length);
        Command command = new("export", Description) { common.Run, output, common.Checkpoint, common.Model, format, network, precision };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(output);
            bool isOnnx = parsed.GetValue(format) is [Onnx];
            string[]? wantedNetwork = parsed.GetValue(network), wantedPrecisions = parsed.GetValue(precision);
            foreach ((Option<string[]?> option, string[]? given) in new[] { (network, wantedNetwork), (precision, wantedPrecisions) })
            {
                if (given is { Length: > 0 } && !isOnnx)
                    throw new UsageException($"{option.Name} goes with {format.Name} {Onnx}: add that, or leave {option.Name} out.");
            }

            using RunTarget target = common.OpenRun(parsed, terminal);
            int? step = common.StepOf(parsed, target);
            if (!isOnnx)
            {
                WriteHuggingFace(folder, target, step, terminal);
            }
            else
            {
                OnnxOptions options = new()
                {
                    Network = wantedNetwork is [{ } one] ? ValueOf<OnnxNetwork>(one) : OnnxNetwork.Encoder,
                    Precisions = wantedPrecisions is { Length: > 0 } ? [.. wantedPrecisions.Select(ValueOf<OnnxPrecision>)] : [OnnxPrecision.Float32],
                };
                WriteOnnx(folder, target, step, options, terminal);
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
        HuggingFaceFolder.Save(folder, arena, facts, target.Vocabulary, target.Recipe.LowerCase);
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
        OnnxFolder.Save(folder, arena, facts, target.Vocabulary, target.Recipe.LowerCase, options);
        terminal.Line($"Wrote step {Words.Count(taken)} to {folder}:");
        foreach (OnnxPrecision precision in options.Precisions)
        {
            string file = OnnxFolder.GraphFile(precision);
            terminal.Line(
                $"  {file}: {Hyperparameter.Text(options.Network)}, {Hyperparameter.Text(precision)}, {Words.Bytes(new FileInfo(Path.Combine(folder, file)).Length)}");
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
