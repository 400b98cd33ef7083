namespace ElectraDsl.Generators.Tests;

public sealed class BaselineTests
{
    [Fact]
    public void QuickStart_IsWrittenAsItsBaselines()
    {
        CompiledModels compiled = ModelCompiler.Run(SampleModels.QuickStart).AssertClean();
        foreach (string fileName in compiled.FileNames) Baseline.Verify(fileName + ".txt", compiled.TextOf(fileName));
    }
}
