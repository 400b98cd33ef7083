using System.CommandLine;
using ElectraDsl.Cli;

namespace ElectraDsl.Tests.Cli;

public sealed class OtherNamesTests
{
    private static readonly RootCommand Root = CommandLine.Make([new Samples.SampleModel()], [], Terminal.Plain(TextWriter.Null, TextWriter.Null), "");

    [Fact]
    public void EveryOtherName_StandsForSomethingThatIsThere_AndForNothingOfOurOwn()
    {
        string[] options = [.. Root.Subcommands.SelectMany(command => command.Options).Concat(Root.Options).Select(option => option.Name)];
        Assert.All(OtherNames.AllOptions, name => Assert.Contains(name.Value, options));
        Assert.All(OtherNames.AllOptions, name => Assert.DoesNotContain("--" + name.Key, options));
        Assert.All(
            OtherNames.AllCommands.Where(name => !name.Value.StartsWith('-')),
            name => Assert.Contains(Root.Subcommands, command => command.Name == name.Value.Split(' ')[0]));
    }

    [Theory]
    [InlineData("pretrain --lr 3", "'--lr'", "Did you mean --learning-rate?")]
    [InlineData("pretrain --corpus a.txt --lr 1e-3", "'--lr'", "Did you mean --learning-rate?")]
    [InlineData("pretrain --corpus a.txt --foo", "'--foo'", "pretrain --help")]
    [InlineData("pretrain --num_train_epochs 3", "Did you mean --epochs?")]
    [InlineData("pretrain --per_device_train_batch_size=8", "Did you mean --batch-size?")]
    [InlineData("pretrain --batch 8", "Did you mean --batch-size?")]
    [InlineData("pretrain --max_steps 8", "Did you mean --steps?")]
    [InlineData("pretrain --num_train_steps 8", "Did you mean --steps?")]
    [InlineData("pretrain --max_seq_length 8", "Did you mean --sequence-length?")]
    [InlineData("pretrain --output_dir x", "Did you mean --output?")]
    [InlineData("pretrain --mlm_probability 0.2", "It shapes the model: set MaskProbability")]
    [InlineData("evaluate --batch-size 8 --run x", "It is an option of pretrain (--batch-size)")]
    [InlineData("export --step 8 --run x --output y", "Did you mean --checkpoint?")]
    [InlineData("train", "Unknown command 'train'", "Did you mean pretrain?")]
    [InlineData("tokenize", "Did you mean prepare?")]
    [InlineData("prepare --dedup", "Did you mean --remove-duplicates?")]
    [InlineData("vocabulary", "vocabulary needs a command: train, inspect, extend.")]
    [InlineData("fit", "Did you mean pretrain?")]
    [InlineData("eval", "Did you mean evaluate?")]
    [InlineData("infer", "Did you mean predict?")]
    [InlineData("fine-tune", "Did you mean finetune?")]
    [InlineData("benchmark", "Did you mean bench?")]
    [InlineData("help", "Did you mean --help?")]
    [InlineData("kernels", "kernels needs a command: list, verify, bench, dump.")]
    [InlineData("kernels lst", "Did you mean list?")]
    public void NameOfAnotherProgram_IsAnsweredWithOurs(string line, params string[] fragments) =>
        CapturedRun.Of(line.Split(' ')).IsUsageError(fragments);
}
