namespace ElectraDsl.EndToEnd.Tests;

public sealed class TwoModelsTests(TwoModels models) : IClassFixture<TwoModels>
{
    private TemporaryProject Project => models.Project;

    [Fact]
    public void ProjectOfTwoModels_BuildsWithoutAWordOrAPackage()
    {
        _ = models.Result.Expect(0);
        TemporaryProject.AssertDiagnostics(models.Result);
        Assert.Empty(Project.Packages());
    }

    [Fact]
    public void PretrainWithoutAModel_NamesBoth()
    {
        _ = models.Result.Expect(0);
        FolderContents before = FolderContents.Of(Project.Folder);
        string line = Project.Run("pretrain", "--corpus", TinyRun.Corpus, "--output", "neither").Refusal();
        Assert.Equal("This project declares several models: choose one with --model (Narrow, Wide).", line);
        before.AssertUnchanged();
    }

    [Fact]
    public void BothModels_TrainBesideEachOther_AndNeitherGoesOnAsTheOther()
    {
        _ = models.Result.Expect(0);
        foreach (string model in new[] { "Narrow", "Wide" })
        {
            ProgramResult run = Project.Run(Pretrain(model)).Expect(0);
            Assert.Empty(run.Error);
            Assert.Equal(4, File.ReadAllLines(Path.Combine(Project.Folder, model, "metrics.jsonl")).Length);
        }

        AssertRefused(
            ["Narrow is a run of Trials.Narrow, which is not Trials.Wide as it is declared here", "name is \"Narrow\" there and \"Wide\" here"],
            "pretrain", "--resume", "Narrow", "--model", "Wide");
        AssertRefused(["Wide is a run of Trials.Wide, which is not Trials.Narrow"], "evaluate", "--run", "Wide", "--model", "Narrow");

        // A checkpoint that somebody copied into the other run.
        string[] checkpoints = [Path.Combine(Project.Folder, "Narrow", "checkpoints"), Path.Combine(Project.Folder, "Wide", "checkpoints")];
        Directory.Delete(checkpoints[1], recursive: true);
        Directory.Move(checkpoints[0], checkpoints[1]);
        AssertRefused(["belongs to another run (of Trials.Narrow, ", "not to Wide"], "pretrain", "--resume", "Wide", "--model", "Wide");
        AssertRefused(["belongs to another run (of Trials.Narrow, ", "not to Wide"], "evaluate", "--run", "Wide", "--model", "Wide");
    }

    private static IEnumerable<string> Pretrain(string model) =>
        [
            "pretrain",
            "--model",
            model,
            "--corpus",
            TinyRun.Corpus,
            "--output",
            model,
            "--sequence-length",
            "32",
            .. TinyRun.Options(4, warmupSteps: 1),
        ];

    private void AssertRefused(string[] parts, params string[] arguments)
    {
        FolderContents before = FolderContents.Of(Project.Folder);
        string line = Project.Run(arguments).Refusal();
        Assert.All(parts, part => Assert.Contains(part, line, StringComparison.Ordinal));
        before.AssertUnchanged();
    }
}
