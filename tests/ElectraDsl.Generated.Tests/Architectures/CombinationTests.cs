namespace ElectraDsl.Generated.Tests.Architectures;

/// <summary>Every combination that the compiler accepts trains.</summary>
public sealed class CombinationTests
{
    private const string SlowVariable = "ELECTRADSL_SLOW_TESTS";

    [Fact]
    public void PairwiseCombinations_LetEveryTwoValuesMeet()
    {
        Assert.Equal(6 * 2 * 2 * 2 * 4 * 3, Combination.All.Count);
        Assert.InRange(Combination.Pairwise.Count, 24, 40);
    }

    [Fact]
    public void PairwiseCombinations_Train() => AssertTrain(CompiledCombinations.Pairwise);

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void AllCombinations_Train()
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SlowVariable)), $"This test takes minutes: set {SlowVariable}=1 to run it.");
        const int PerCompilation = 96;
        foreach (Combination[] part in Combination.All.Chunk(PerCompilation))
            AssertTrain(new CompiledCombinations(part));
    }

    private static void AssertTrain(CompiledCombinations combinations)
    {
        // Tensors that other tests left to the collector are not freed in the middle of a count.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        List<string> faults = [];
        for (int index = 0; index < combinations.Count; index++)
        {
            Training.PretrainingRecipe recipe = combinations.Recipe(index);
            faults.AddRange(
                CombinationTraining
                    .FaultsOf(recipe, index)
                    .Select(fault => $"{recipe.Facts.Discriminator!} under {recipe.Facts.Generator!}, {recipe.Facts.Tying}: {fault}"));
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }
}
