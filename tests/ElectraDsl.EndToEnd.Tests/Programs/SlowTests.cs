namespace ElectraDsl.EndToEnd.Tests;

/// <summary>Tests of minutes, which the everyday command leaves out.</summary>
public static class SlowTests
{
    /// <summary>The value of the trait "Category" that marks them.</summary>
    public const string Category = "Slow";

    /// <summary>Any value of this environment variable runs them.</summary>
    public const string Variable = "ELECTRADSL_SLOW_TESTS";

    /// <summary>Skips the calling test, which must be a [SkippableFact], where slow tests are not wanted.</summary>
    public static void SkipUnlessWanted() =>
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)), $"This test takes minutes: set {Variable}=1 to run it.");
}
