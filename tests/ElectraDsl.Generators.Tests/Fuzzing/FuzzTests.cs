using Xunit.Abstractions;

namespace ElectraDsl.Generators.Tests.Fuzzing;

/// <summary>No declaration whatever makes the compiler throw, and what it accepts compiles without a warning.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const string SlowVariable = "ELECTRADSL_SLOW_TESTS";

    [Fact]
    public async Task MutatedDeclarations_NeverThrow_AndCompileWhenAccepted() => await Try(first: 0, count: 300, atLeast: 30);

    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task TenThousandMutatedDeclarations_NeverThrow_AndCompileWhenAccepted()
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SlowVariable)), $"This test takes minutes: set {SlowVariable}=1 to run it.");
        await Try(first: 1_000_000, count: 10_000, atLeast: 1_000);
    }

    private async Task Try(int first, int count, int atLeast)
    {
        FuzzCounts counts = new();
        int[] parts = [.. Enumerable.Range(0, Environment.ProcessorCount)];
        await Task.WhenAll(parts.Select(part => Task.Run(async () =>
        {
            using DeclarationFuzzer fuzzer = new();
            await fuzzer.Try(Enumerable.Range(first, count).Where(seed => seed % parts.Length == part), counts);
        })));
        output.WriteLine(counts.ToString());
        Assert.True(counts.Faults.IsEmpty, counts.ToString());
        Assert.True(counts.Accepted >= atLeast, counts.ToString());
    }
}
