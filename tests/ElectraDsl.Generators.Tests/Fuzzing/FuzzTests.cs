using Xunit.Abstractions;

namespace ElectraDsl.Generators.Tests.Fuzzing;

/// <summary>
/// No source whatever makes the compiler, an analyzer or a code fix throw, and what the compiler accepts compiles without a warning.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const string SlowVariable = "ELECTRADSL_SLOW_TESTS";

    [Fact]
    public async Task MutatedDeclarations_NeverThrow_AndCompileWhenAccepted() =>
        Assert.True((await TryDeclarations(first: 0, count: 200)).Accepted >= 20);

    [Fact]
    public async Task MutatedCode_NeverThrows() =>
        _ = await Try(first: 0, count: 150, static (fuzzer, seeds, counts) => fuzzer.TryCode(seeds, counts));

    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task TenThousandMutatedDeclarations_NeverThrow_AndCompileWhenAccepted()
    {
        SkipUnlessWanted();
        Assert.True((await TryDeclarations(first: 1_000_000, count: 10_000)).Accepted >= 1_000);
    }

    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task TwoThousandMutatedCodes_NeverThrow()
    {
        SkipUnlessWanted();
        _ = await Try(first: 1_000_000, count: 2_000, static (fuzzer, seeds, counts) => fuzzer.TryCode(seeds, counts));
    }

    private static void SkipUnlessWanted() =>
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SlowVariable)), $"This test takes minutes: set {SlowVariable}=1 to run it.");

    private Task<FuzzCounts> TryDeclarations(int first, int count) =>
        Try(first, count, static (fuzzer, seeds, counts) => fuzzer.TryDeclarations(seeds, counts));

    private async Task<FuzzCounts> Try(int first, int count, Func<DeclarationFuzzer, IEnumerable<int>, FuzzCounts, Task> attempt)
    {
        FuzzCounts counts = new();
        int[] parts = [.. Enumerable.Range(0, Environment.ProcessorCount)];
        await Task.WhenAll(parts.Select(part => Task.Run(async () =>
        {
            using DeclarationFuzzer fuzzer = new();
            await attempt(fuzzer, Enumerable.Range(first, count).Where(seed => seed % parts.Length == part), counts);
        })));
        output.WriteLine(counts.ToString());
        Assert.True(counts.Faults.IsEmpty, counts.ToString());
        return counts;
    }
}
