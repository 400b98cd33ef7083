using System.Text.Json;

namespace ElectraDsl.Architecture.Tests;

/// <summary>
/// The house as it stands, drawn from project references and from the code: every arrow points down, and no folders of a project stand in a circle.
/// </summary>
public sealed class HouseTests
{
    private const int ShownPlaces = 4;

    public static TheoryData<string> Projects => [.. House.Projects.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void EveryProject_StandsInOneRow()
    {
        Assert.Equal(House.Rows.SelectMany(row => row).Count(), House.Rows.SelectMany(row => row).Distinct().Count());
        Assert.All(House.Projects.Keys, project => Assert.True(House.RowOf(project) is not null, $"{project} stands in no row of House.Rows."));
        Assert.Empty(House.Projects.Keys.Except(Libraries().Select(library => library.Name)));
    }

    /// <summary>References of projects and packages, however far, whether code uses them or not.</summary>
    [Fact]
    public void References_PointDown()
    {
        Graph references = References();
        Assert.True(!House.Faults(references).Any(), string.Join('\n', House.Faults(references)));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Code_UsesLowerRowsOnly(string project)
    {
        IEnumerable<Arrow> upward = Sources
            .ArrowsOf(project)
            .Where(arrow => arrow.ToAssembly != project && House.RowOf(arrow.ToAssembly) >= House.RowOf(project));
        Assert.True(!upward.Any(), $"{project} uses what stands beside or above it:\n{Shown(upward)}");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_StandInNoCircle(string project)
    {
        Arrow[] inside = [.. Sources.ArrowsOf(project).Where(arrow => arrow.ToAssembly == project)];
        IReadOnlyList<IReadOnlyList<string>> circles = CirclesOf(inside);
        Assert.True(
            circles.Count == 0,
            $"Folders of {project} stand in a circle:\n{string.Join("\n", circles.Select(circle => Shown(circle, inside)))}");
    }

    /// <summary>What must never be is found, by whatever way it comes about: without one of the rules, one of these is red.</summary>
    [Theory]
    [InlineData("ElectraDsl.Language", "ElectraDsl.Torch")]
    [InlineData("ElectraDsl.Language", "TorchSharp")]
    [InlineData("ElectraDsl.Torch", "ElectraDsl")]
    [InlineData("ElectraDsl", "ElectraDsl.Kernels")]
    [InlineData("ElectraDsl", "ILGPU")]
    [InlineData("ElectraDsl.Data", "ElectraDsl")]
    [InlineData("ElectraDsl.Data", "TorchSharp")]
    [InlineData("ElectraDsl.Kernels", "ElectraDsl.Data")]
    [InlineData("ElectraDsl.Kernels", "ElectraDsl.Kernels.Tools")]
    [InlineData("ElectraDsl.Inference", "ElectraDsl.Kernels")]
    [InlineData("ElectraDsl.Inference", "ElectraDsl.Training")]
    [InlineData("ElectraDsl.Inference", "ILGPU")]
    [InlineData("ElectraDsl.Training", "ElectraDsl.Inference")]
    [InlineData("ElectraDsl.Training", "ElectraDsl.Kernels.Tools")]
    [InlineData("ElectraDsl.Export", "ElectraDsl.Kernels")]
    [InlineData("ElectraDsl.Export", "ElectraDsl.Training")]
    [InlineData("ElectraDsl.Export", "ILGPU")]
    [InlineData("ElectraDsl.Training", "ElectraDsl.Presets")]
    [InlineData("ElectraDsl.Presets", "ElectraDsl.Cli")]
    [InlineData("ElectraDsl.Embeddings", "ElectraDsl.Training")]
    [InlineData("ElectraDsl.Cli", "ElectraDsl.Embeddings")]
    [InlineData("ElectraDsl.Cli", "ElectraDsl.Serving")]
    [InlineData("ElectraDsl.Cli", "ElectraDsl.Generators")]
    [InlineData("ElectraDsl.Generators", "ElectraDsl.CodeFixes")]
    [InlineData("ElectraDsl.Generators", "TorchSharp")]
    [InlineData("ElectraDsl.CodeFixes", "TorchSharp")]
    public void ReferenceAgainstTheRules_IsFound(string from, string to)
    {
        Assert.Contains(
            House.Faults(new Graph([(from, to)])),
            fault => fault.Contains(from, StringComparison.Ordinal) && fault.Contains(to, StringComparison.Ordinal));

        // Through another package, a row does not show it; a ban does.
        if (House.Never.Contains((from, to)))
            Assert.Contains($"{from} reaches {to}: {from} -> Between -> {to}", House.Faults(new Graph([(from, "Between"), ("Between", to)])));
    }

    /// <summary>The drawing of a folder of three files, two of which need each other.</summary>
    [Fact]
    public void CircleOfFolders_IsFoundWithItsPath()
    {
        string folder = Directory.CreateTempSubdirectory("electradsl-house-").FullName;
        try
        {
            Write("Below/Ground.cs", "namespace Drawn; public static class Ground { public const int Depth = 3; }");
            Write("Middle/Floor.cs", "namespace Drawn; public class Floor { public int Depth => Ground.Depth; }");
            Write("Above/Roof.cs", "namespace Drawn; public class Roof { public static Floor Floor => new(); }");
            Assert.Empty(CirclesOf(Sources.Read("Drawn", folder)));

            Write("Below/Cellar.cs", "namespace Drawn; public class Cellar { public object Light => Roof.Floor; }");
            IReadOnlyList<Arrow> arrows = Sources.Read("Drawn", folder);
            string shown = Shown(Assert.Single(CirclesOf(arrows)), arrows);
            Assert.Contains("Below -> Above: Cellar (Below/Cellar.cs) -> Roof (Above/Roof.cs)", shown, StringComparison.Ordinal);
            Assert.Contains("Middle -> Below: Floor (Middle/Floor.cs) -> Ground (Below/Ground.cs)", shown, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        void Write(string path, string text)
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllText(Path.Combine(folder, path), text);
        }
    }

    private static Graph References() => new(Libraries().SelectMany(library => library.Uses.Select(used => (library.Name, used))));

    /// <summary>What this test project brings along: all projects and packages, and what each of them references.</summary>
    private static IReadOnlyList<(string Name, string[] Uses)> Libraries()
    {
        string own = typeof(HouseTests).Assembly.GetName().Name!;
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, own + ".deps.json")));
        return
        [
            .. from library in file.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject()
               let name = library.Name.Split('/')[0]
               where name != own
               let uses = library.Value.TryGetProperty("dependencies", out JsonElement dependencies)
                   ? dependencies.EnumerateObject().Select(used => used.Name).ToArray()
                   : []
               select (name, uses),
        ];
    }

    private static IReadOnlyList<IReadOnlyList<string>> CirclesOf(IEnumerable<Arrow> arrows) =>
        new Graph(arrows.Where(arrow => arrow.ToFile.Length > 0).Select(arrow => (arrow.FromFolder, arrow.ToFolder))).Circles();

    private static string Shown(IReadOnlyList<string> circle, IReadOnlyList<Arrow> arrows) =>
        $"{string.Join(" -> ", circle)}\n" + string.Join("\n", circle.Zip(circle.Skip(1), (from, to) =>
            $"  {from} -> {to}: {Shown(arrows.Where(arrow => arrow.ToFile.Length > 0 && arrow.FromFolder == from && arrow.ToFolder == to), "; ")}"));

    private static string Shown(IEnumerable<Arrow> arrows, string separator = "\n")
    {
        Arrow[] all = [.. arrows];
        string rest = all.Length > ShownPlaces ? $"{separator}and {all.Length - ShownPlaces} more" : "";
        return string.Join(separator, all.Take(ShownPlaces)) + rest;
    }
}
