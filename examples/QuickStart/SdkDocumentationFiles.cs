using ElectraDsl.Data;

/// <summary>Finds the documentation files: <c>packs/NAME/VERSION/ref/netX.0/*.xml</c> of the SDK that runs this program.</summary>
internal static class SdkDocumentationFiles
{
    private static readonly string[] Packs = ["Microsoft.NETCore.App.Ref", "Microsoft.AspNetCore.App.Ref"];

    /// <summary>All XML files of the newest version of both packs, in the order of their names.</summary>
    /// <exception cref="CorpusException">A pack is not on this machine.</exception>
    public static IReadOnlyList<string> Find() => [.. Packs.SelectMany(FilesOf)];

    private static IEnumerable<string> FilesOf(string pack)
    {
        List<string> folders =
        [
            .. SdkRoots().Select(root => Path.Combine(root, "packs", pack)),
            Path.Combine(NuGetPackages(), pack.ToLowerInvariant()),
        ];
        foreach (string folder in folders.Where(Directory.Exists))
        {
            string[] files = [.. NewestFirst(folder)
                .Select(version => Path.Combine(version, "ref"))
                .Where(Directory.Exists)
                .SelectMany(NewestFirst)
                .Select(framework => Directory.GetFiles(framework, "*.xml"))
                .FirstOrDefault(found => found.Length > 0) ?? []];
            if (files.Length > 0)
                return files.Order(StringComparer.Ordinal);
        }

        throw new CorpusException(
            $"The documentation pack {pack} was not found in {string.Join(", ", folders.Distinct())}: install the .NET 10 SDK, " +
            "set DOTNET_ROOT to its folder, or name text of your own with pretrain --corpus <files>.");
    }

    /// <summary>Where an SDK may lie, the likeliest first.</summary>
    private static IEnumerable<string> SdkRoots()
    {
        // The run-time itself: ROOT/shared/Microsoft.NETCore.App/10.0.0/System.Private.CoreLib.dll
        if (typeof(object).Assembly.Location is { Length: > 0 } library)
            yield return Path.GetFullPath(Path.Combine(library, "..", "..", "..", ".."));
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            yield return root;

        string program = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            FileInfo dotnet = new(Path.Combine(folder, program));
            if (dotnet.Exists && Path.GetDirectoryName((dotnet.ResolveLinkTarget(returnFinalTarget: true) ?? dotnet).FullName) is { } installed)
                yield return installed;
        }
    }

    private static string NuGetPackages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
        ? chosen
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The folders in <paramref name="folder"/>, 10.0.9 after 10.0.12: names are ordered as versions, not as text.</summary>
    private static IEnumerable<string> NewestFirst(string folder) => Directory.GetDirectories(folder)
        .OrderByDescending(path => VersionOf(Path.GetFileName(path)))
        .ThenByDescending(Path.GetFileName, StringComparer.Ordinal);

    private static Version VersionOf(string name)
    {
        string numbers = name.StartsWith("net", StringComparison.Ordinal) ? name[3..] : name;
        return Version.TryParse(numbers.Split('-')[0], out Version? version) ? version : new Version(0, 0);
    }
}
