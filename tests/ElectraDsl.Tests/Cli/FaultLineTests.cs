using ElectraDsl.Cli;
using ElectraDsl.Data;
using ElectraDsl.Torch;

namespace ElectraDsl.Tests;

public sealed class FaultLineTests
{
    public static TheoryData<Exception> Mistakes => [
        new RunException("wrong"), new CorpusException("wrong"), new VocabularyException("wrong"), new ExampleFileException("wrong"),
        new TorchLoadException("wrong"), new IOException("wrong"), new UnauthorizedAccessException("wrong"), new UsageException("wrong"),
    ];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void MistakeOfTheUser_KeepsItsWordsAndExitsWithTwo(Exception exception) =>
        Assert.Equal(new FaultLine("wrong", 2), FaultLine.Of(exception));

    [Fact]
    public void Wrappers_AreTakenOff() => Assert.Equal(
        new FaultLine("no libtorch", 2),
        FaultLine.Of(new TypeInitializationException("<Module>", new AggregateException(new TorchLoadException("no libtorch")))));

    [Fact]
    public void Cancellation_ExitsWith130() => Assert.Equal(130, FaultLine.Of(new OperationCanceledException()).ExitCode);

    [Fact]
    public void MessageOfManyLines_IsOneLine()
    {
        FaultLine fault = FaultLine.Of(new InvalidOperationException("expected 3\nException raised from here:\nframe #0"));
        Assert.Equal(1, fault.ExitCode);
        Assert.Contains("InvalidOperationException: expected 3", fault.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Text);
        Assert.DoesNotContain("frame", fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void LittleMemory_NamesTheHyperparameters() =>
        Assert.Contains(
            "--micro-batch-size",
            FaultLine.Of(new InvalidOperationException("CUDA out of memory. Tried to allocate")).Text,
            StringComparison.Ordinal);
}
