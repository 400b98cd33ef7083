using ElectraDsl.Testing;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Training;

public sealed class StepRecordsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void LinesBeyondTheCheckpoint_AndTornOnes_AreCutOff()
    {
        using (StepRecords<TrainingReport> file = StepRecords<TrainingReport>.Open(folder["m"], 0))
        {
            for (int step = 10; step <= 50; step += 10)
                file.Append(Report(step));
        }

        File.AppendAllText(folder["m"], "{\"step\":60");
        Assert.Equal([10, 20, 30, 40, 50], Steps());
        using (StepRecords<TrainingReport> file = StepRecords<TrainingReport>.Open(folder["m"], 30))
            file.Append(Report(31));
        Assert.Equal([10, 20, 30, 31], Steps());
        Assert.Equal(Report(31), StepRecords<TrainingReport>.Read(folder["m"])[^1]);
    }

    [Fact]
    public void GarbledLine_IsNamed_AndLeftOutByReaders()
    {
        using (StepRecords<TrainingReport> file = StepRecords<TrainingReport>.Open(folder["m"], 0))
            file.Append(Report(10));
        File.AppendAllText(folder["m"], "no report\n");
        List<string> warnings = [];
        Assert.Equal([Report(10)], StepRecords<TrainingReport>.Read(folder["m"], warnings.Add));
        Assert.Equal($"{folder["m"]}:2 is damaged and ignored.", Assert.Single(warnings));
    }

    [Fact]
    public void ChangedByte_CostsItsOwnLineAtMost_AndTheFileAsItWasIsKept()
    {
        using (StepRecords<TrainingReport> file = StepRecords<TrainingReport>.Open(folder["m"], 0))
        {
            for (int step = 10; step <= 30; step += 10)
                file.Append(Report(step));
        }

        byte[] whole = File.ReadAllBytes(folder["m"]);
        int lineLength = Array.IndexOf(whole, (byte)'\n') + 1;
        for (int place = 0; place < whole.Length; place++)
        {
            byte[] changed = [.. whole];
            changed[place] ^= (byte)(1 << (place % 8));
            File.WriteAllBytes(folder["m"], changed);
            List<string> warnings = [];
            IReadOnlyList<TrainingReport> kept = StepRecords<TrainingReport>.Repair(folder["m"], 30, warnings.Add);

            // Where the end of a line is lost, so is the next one; the last needs no end.
            bool isEnd = (place + 1) % lineLength == 0;
            Assert.Equal(3 - (isEnd && place + 1 < whole.Length ? 2 : 1), kept.Count);
            Assert.All(kept, report => Assert.Equal(Report(report.Step), report));
            Assert.Contains($"the file is kept as {folder["m.damaged-1"]}", Assert.Single(warnings));
            Assert.Equal(changed, File.ReadAllBytes(folder["m.damaged-1"]));
            Assert.Equal(kept, StepRecords<TrainingReport>.Read(folder["m"], warning => Assert.Fail(warning)));
            File.Delete(folder["m.damaged-1"]);
        }
    }

    [Fact]
    public void UnfinishedLastLine_IsCutOffWithoutAWord()
    {
        using (StepRecords<TrainingReport> file = StepRecords<TrainingReport>.Open(folder["m"], 0))
            file.Append(Report(10));
        byte[] whole = File.ReadAllBytes(folder["m"]);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["m"], [.. whole, .. whole[..length]]);
            Assert.All(
                StepRecords<TrainingReport>.Repair(folder["m"], 10, warning => Assert.Fail(warning)),
                report => Assert.Equal(Report(10), report));
        }

        Assert.Equal(["m"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Line_IsFlat_AndInSnakeCase()
    {
        using (StepRecords<TrainingReport> file = StepRecords<TrainingReport>.Open(folder["m"], 0))
            file.Append(Report(10));
        Assert.StartsWith("{\"step\":10,\"generator_loss\":2,\"generator_accuracy\":", File.ReadAllText(folder["m"]));
        Assert.Contains("\"tokens_per_second\":", File.ReadAllText(folder["m"]));
    }

    private int[] Steps() => [.. StepRecords<TrainingReport>.Read(folder["m"]).Select(report => report.Step)];

    private static TrainingReport Report(int step) =>
        new(step, 0.1, 3, 1.5, 1000, 0.1, 100, 1, 1) { Figures = [("generator_loss", 2), ("generator_accuracy", 1.0 / 3), ("rtd_auc", 0.75)] };
}
