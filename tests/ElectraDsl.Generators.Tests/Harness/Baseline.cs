using System.Runtime.CompilerServices;

namespace ElectraDsl.Generators.Tests;

/// <summary>
/// Compares text with a file beside the tests. With the environment variable ELECTRADSL_REWRITE_BASELINES set to 1 the files are
/// written instead: look at the difference before you commit it.
/// </summary>
internal static class Baseline
{
    public static void Verify(string fileName, string actual, [CallerFilePath] string caller = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(caller)!, "Baselines", fileName);
        if (Environment.GetEnvironmentVariable("ELECTRADSL_REWRITE_BASELINES") == "1")
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"There is no baseline {path}. Write it with ELECTRADSL_REWRITE_BASELINES=1.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
