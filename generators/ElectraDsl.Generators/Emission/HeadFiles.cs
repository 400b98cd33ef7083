using System.Threading;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>The files of one head.</summary>
internal static class HeadFiles
{
    public static ModelFiles Write(HeadPlan plan, string fileName, CancellationToken token)
    {
        GeneratedFile facts = new($"{fileName}.g.cs", HeadFactsSource.Write(plan));
        token.ThrowIfCancellationRequested();
        return new ModelFiles([facts, new($"{fileName}.Network.g.cs", HeadNetworkSource.Write(plan))]);
    }
}
