using ElectraDsl.Testing;
using ElectraDsl.Training;
using Tensorboard;

namespace ElectraDsl.Tests.Training;

public sealed class TensorBoardFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Checksum_IsTensorFlows()
    {
        // CRC-32C of 32 zero bytes is 0x8A9136AA (RFC 3720, B.4); masked as TensorFlow does.
        const uint Checksum = 0x8A9136AA;
        Assert.Equal(unchecked(((Checksum >> 15) | (Checksum << 17)) + 0xa282ead8), TensorBoardFile.MaskedChecksum(new byte[32]));
    }

    [Fact]
    public void Reports_AreRecords_BehindAVersionAndAStart()
    {
        TrainingReport report = new(7, 0.5, 3, 1.5, 1000, 0.1, 100, 1, 1)
        {
            Figures =
            [
                ("generator_loss", 2),
                ("generator_accuracy", 0.25),
                ("rtd_loss", 0.125),
                ("rtd_accuracy", 0.9),
                ("rtd_precision", 0.8),
                ("rtd_recall", 0.7),
                ("rtd_auc", 0.75),
                ("replaced_rate", 0.1),
            ],
        };
        using (TensorBoardFile file = new(folder["tb"], step: 6))
            file.Write(report.Step, TensorBoardTags.Of(report, new Samples.SampleModel().Facts));

        string path = Assert.Single(Directory.EnumerateFiles(folder["tb"]));
        Assert.Contains("tfevents", path);
        List<Event> events = TensorBoardEvents.Read(path);
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal(SessionLog.Types.SessionStatus.Start, events[1].SessionLog.Status);
        Assert.Equal(7, events[1].Step); // what was written of step 7 and later before is void; step 6 stays
        Assert.Equal(7, events[2].Step);
        Dictionary<string, float> values = events[2].Summary.Value.ToDictionary(value => value.Tag, value => value.SimpleValue);
        Assert.Equal(2f, values["generator/loss"]);
        Assert.Equal(0.75f, values["rtd/auc"]);
        Assert.Equal(0.1f, values["rtd/replaced_rate"]);
        Assert.Equal(3, events.Count);
    }
}
