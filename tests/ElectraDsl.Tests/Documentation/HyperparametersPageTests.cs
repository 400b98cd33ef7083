using System.Text;
using ElectraDsl.Cli;
using ElectraDsl.Testing;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Documentation;

/// <summary>
/// docs/hyperparameters.md is what the table of hyperparameters says. With the environment variable ELECTRADSL_REWRITE_BASELINES set to 1 it is
/// written.
/// </summary>
public sealed class HyperparametersPageTests
{
    private const string Page = "docs/hyperparameters.md";

    [Fact]
    public void Page_IsTheTableOfHyperparameters()
    {
        string expected = Text();
        string path = Path.Combine(Repository.Root, Page);
        if (Environment.GetEnvironmentVariable("ELECTRADSL_REWRITE_BASELINES") == "1")
            File.WriteAllText(path, expected);
        Assert.Equal(expected, File.ReadAllText(path));
    }

    private static string Text()
    {
        PretrainingRecipe defaults = new PlainModel();
        StringBuilder page = new("""
            # Hyperparameters

            A hyperparameter is a property of the record, set in its constructor (`LearningRate = 2e-4`) or on a copy (`model with { Seed = 2 }`), and a
            command-line option of the same name (`--learning-rate 2e-4`). The option wins over the record, the record over its `Base`, and `Base` over the
            defaults below. run.json keeps every value under the same name in snake_case.

            The defaults are those of a record without a `Base`. `Presets.Recommended` sets what measurement recommends ([results](results.md)), the other presets
            what the paper used.

            A resumed run keeps its hyperparameters; those marked *resume* may be changed with `--resume`.

            `number|schedule` takes a number, or values and where they are reached: `4..1@40%` in a straight line until 40 % of the updates, `4~1@40%` by equal
            factors, `0/50@10%` with a jump. Points may also be updates (`@5000`), tokens (`@20Mtokens`) or, for the end of the first value, the gain of the
            discriminator's training AUC over a detector without context (`4@auc+0.15~1@80%`). A first point may hold a value: `4@20%~1@40%`. In a record a
            schedule is text: `SamplingTemperature = "2..1@50%"`.

            Choices are enumerations in C#: `Packing` is in the namespace `ElectraDsl`; `LearningRateRule`, `BestMetric` and `AlarmAction` (of `Alarms`) are in
            `ElectraDsl.Training`; `AdamWRule` (of `AdamRule`) is in `ElectraDsl.Kernels`.

            ```csharp
            using ElectraDsl;
            using ElectraDsl.Kernels;
            using ElectraDsl.Training;

            [ElectraModel(Base = typeof(Presets.Recommended.Minutes))]
            public sealed partial record Mine
            {
                public Mine()
                {
                    Packing = Packing.FullSentences;
                    LearningRateRule = LearningRateRule.HuggingFace;
                    AdamRule = AdamWRule.Torch;
                    BestMetric = BestMetric.GeneratorLoss;
                    Alarms = AlarmAction.Warn;
                }
            }
            ```

            This page is written from the code; a test compares.

            ## Options that are no hyperparameters

            | option | of | what it sets |
            | --- | --- | --- |
            | `--corpus` | `pretrain`, `prepare`, `sweep`, `evaluate` | the [text](corpora.md), or a folder of [prepared text](preparation.md); default: the model's own `Corpus`, or the run's held-out text |
            | `--format`, `--text-column`, `--documents`, `--on-error` | `pretrain`, `prepare`, `sweep`, `evaluate` | [how its files are read](corpora.md#files) |
            | `--mix` | `pretrain`, `sweep` | [several prepared texts](preparation.md#several-texts) and their shares, in place of `--corpus` |
            | `--vocab` | `pretrain`, `sweep` | [an existing vocabulary](corpora.md#an-existing-vocabulary); default: one is learned from the text |
            | `--unicode`, `--minimum-length`, `--minimum-letters`, `--maximum-repeated-lines`, `--remove-duplicates`, `--exclude` | `pretrain`, `prepare`, `sweep` | [cleaning](preparation.md#cleaning); default: none |
            | `--initialize-from` | `pretrain`, `sweep` | a run, or a folder in Hugging Face's format, with whose weights the run starts |
            | `--output`, `--resume` | `pretrain`, `sweep` | the folder of the [run](run-folder.md) or sweep to make, or to resume |
            | `--model` | all but `compare` | the model, where a project declares several; a run's model is known from its folder. `sweep` takes a list, `--models` |
            | `--device` | commands that compute | `cpu`, `cuda`, `cuda:N` or `auto` (default): the first GPU that libtorch finds, else the CPU. A GPU needs a program that was built with `-p:TorchBackend=cuda` |
            | `--threads` | commands that compute | CPU threads, at most four per core; default: one per core |

            """);
        foreach (Hyperparameter hyperparameter in Hyperparameters.All)
        {
            if (Examples.Headings.FirstOrDefault(row => row.Option == hyperparameter.Option) is { Heading: { } heading })
                _ = page.Append($"\n## {heading}\n\n| option | values | default | |\n| --- | --- | --- | --- |\n");
            string kind = RecipeOptions.HelpNameOf(hyperparameter).Replace("|", " \\| ", StringComparison.Ordinal);
            string values = hyperparameter.Type.IsEnum || hyperparameter.Type == typeof(bool) ? kind : $"{kind}, {hyperparameter.Rule}";
            _ = page.Append(
                $"| `{hyperparameter.Option}` | {values} | {Hyperparameter.Text(hyperparameter.Get(defaults))} | {hyperparameter.Description}{(hyperparameter.IsFixed ? "" : " *resume*")} |\n");
        }

        return page.ToString().ReplaceLineEndings("\n");
    }
}
