using Xunit;

namespace ElectraDsl.Testing;

/// <summary>Reference data that lies beside the repository, not in it. Tests that need it are skipped, with the reason, where it is absent.</summary>
public static class SharedFolder
{
    /// <summary>The folder that holds ElectraDsl.sln.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Golden outputs: <c>../shared/goldens</c>, or what the environment variable ELECTRADSL_GOLDENS names.</summary>
    public static string Goldens { get; } =
        Environment.GetEnvironmentVariable("ELECTRADSL_GOLDENS") ?? Path.Combine(RepositoryRoot, "..", "shared", "goldens");

    /// <summary>The path of a golden file; skips the test where there is none.</summary>
    public static string Golden(params string[] names)
    {
        string path = Path.Combine([Goldens, .. names]);
        Skip.IfNot(File.Exists(path), $"{path} is not on this machine.");
        return path;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ElectraDsl.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds ElectraDsl.sln.");
    }
}
