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
    public void GarbledLine_IsNamed()
    {
        using (StepRecords<TrainingReport> file = StepRecords<TrainingReport>.Open(folder["m"], 0))
            file.Append(Report(10));
        File.AppendAllText(folder["m"], "no report\n");
        RunException error = Assert.Throws<RunException>(() => StepRecords<TrainingReport>.Read(folder["m"]));
        Assert.Contains($"{folder["m"]}:2 is no whole record", error.Message);
    }

    [Fact]
    public void Line_IsFlat_AndInSnakeCase()
    {
        using (StepRecords<TrainingReport> file = StepRecords<TrainingReport>.Open(folder["m"], 0))
            file.Append(Report(10));
        Assert.StartsWith("{\"step\":10,\"learning_rate\":0.1,\"loss\":", File.ReadAllText(folder["m"]));
        Assert.Contains("\"tokens_per_second\":", File.ReadAllText(folder["m"]));
    }

    private int[] Steps() => [.. StepRecords<TrainingReport>.Read(folder["m"]).Select(report => report.Step)];

    private static TrainingReport Report(int step) => new(step, 0.1, 3, 2, 1.0 / 3, 0.125, 0.9, 0.8, 0.7, 0.75, 0.1, 1.5, 1000, 0.1, 100, 1, 1);
}
