using System.Reflection;
using ElectraDsl.Export;
using ElectraDsl.Inference;

namespace ElectraDsl.Tests.Inference;

/// <summary>What a program ships that only runs a model: every assembly that inference can reach.</summary>
public sealed class ClosureTests
{
    [Theory]
    [InlineData(typeof(TextEncoder))]
    [InlineData(typeof(HuggingFaceFolder))]
    public void InferenceReachesNeitherTrainingNorKernels(Type type)
    {
        SortedSet<string> closure = new(StringComparer.Ordinal);
        Walk(type.Assembly, closure);

        Assert.DoesNotContain(closure, name => name.StartsWith("ILGPU", StringComparison.Ordinal));
        string[] allowed = ["ElectraDsl", "ElectraDsl.Data", "ElectraDsl.Export", "ElectraDsl.Inference", "ElectraDsl.Language", "ElectraDsl.Torch"];
        Assert.Empty(closure.Where(name => name.StartsWith("ElectraDsl", StringComparison.Ordinal)).Except(allowed));
        Assert.Contains("TorchSharp", closure);
    }

    private static void Walk(Assembly assembly, SortedSet<string> closure)
    {
        if (!closure.Add(assembly.GetName().Name!))
            return;
        foreach (AssemblyName reference in assembly.GetReferencedAssemblies())
            Walk(Assembly.Load(reference), closure);
    }
}
