namespace ElectraDsl.Testing;

/// <summary>The clone that the tests were built in.</summary>
public static class Repository
{
    /// <summary>Folder of the solution, found upwards from the test's own folder.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ElectraDsl.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No ElectraDsl.sln above '{AppContext.BaseDirectory}'.");
    }
}
