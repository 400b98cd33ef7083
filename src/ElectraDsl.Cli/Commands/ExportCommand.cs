using System.CommandLine;
using ElectraDsl.Export;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary><c>export</c>: writes a checkpoint of a run for Hugging Face transformers.</summary>
internal static class ExportCommand
{
    private const string Description =
        "Writes a checkpoint of a run in Hugging Face's format: discriminator (ElectraForPreTraining; with rotary positions RoFormerModel) and generator (ElectraForMaskedLM; RoFormerForMaskedLM), or the encoder of a masked language model, which loads like a generator.";

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
    ];

    /// <summary>Makes the command.</summary>
    public static Command Make(CommonOptions common, Terminal terminal)
    {
        Option<string> output = new("--output")
        {
            Description = "A new folder for the networks, for example hf/electra-small.",
            HelpName = "folder",
            Required = true,
        };
        Command command = new("export", Description) { common.Run, output, common.Checkpoint, common.Model };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(output);
            using RunTarget target = common.OpenRun(parsed, terminal);
            HuggingFaceFolder.Check(folder, target.Recipe.Facts);
            using ParameterArena arena = new(target.Recipe.Layout, torch.CPU);
            int taken = target.LoadWeights(arena, common.StepOf(parsed, target));
            HuggingFaceFolder.Save(folder, arena, target.Recipe.Facts, target.Vocabulary, target.Recipe.LowerCase);
            terminal.Line(
                $"Wrote step {Words.Count(taken)} to {string.Join(" and ", target.Recipe.Facts.Networks.Reverse().Select(network => Path.Combine(folder, network.Name)))}.");
            if (target.Recipe.Facts.NextSentencePrediction)
                terminal.Line(HeadLeftOut);
            // Said each time: nobody knows here how the networks are going to be fed.
            terminal.Line(TokenizerDifference);
            return ExitCode.Success;
        });
        return command;
    }
}
