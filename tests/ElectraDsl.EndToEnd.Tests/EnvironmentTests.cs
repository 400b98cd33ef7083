using System.Globalization;
using System.Text;
using ElectraDsl.Testing;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>
/// Environments that containers, batch systems and other users bring: the program works, or says in one line what it lacks. It never ends in a
/// stack trace, and what it needs to write is the run's folder alone.
/// </summary>
public sealed class EnvironmentTests : IDisposable
{
    private const string NoHome = "unset HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_CONFIG_HOME; ";
    private const string UnwritableHome = "export HOME=/proc/nowhere XDG_DATA_HOME=/proc/nowhere; ";
    private const string UnwritableTemporaryFolder = "export TMPDIR=/proc/nowhere; ";
    private const string InvariantGlobalization = "export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1; ";
    private const string OneCore = "taskset -c 0 ";
    private const string Nobody = "setpriv --reuid 65534 --regid 65534 --clear-groups ";

    private readonly TemporaryFolder workspace = new();

    public EnvironmentTests()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Limits and users are set with Linux's own tools.");
        TinyText.Write(workspace[TinyRun.Corpus]);
    }

    public void Dispose() => workspace.Dispose();

    [SkippableTheory]
    [InlineData("no home", NoHome, "")]
    [InlineData("a home that cannot be written", UnwritableHome, "")]
    [InlineData("no folder that can be written", UnwritableHome + UnwritableTemporaryFolder, "")]
    [InlineData("invariant globalization", InvariantGlobalization, "")]
    [InlineData("one core", "", OneCore)]
    [InlineData("few open files", "ulimit -n 160; ", "")]
    [InlineData("all at once", UnwritableHome + UnwritableTemporaryFolder + InvariantGlobalization + "ulimit -n 160; ", OneCore)]
    public void PoorEnvironment_IsEnough(string name, string shell, string wrapper)
    {
        foreach (string[] command in name == "all at once" ? Commands(name) : Commands(name)[^1..])
            _ = Run(shell, wrapper, BuiltFiles.QuickStart, command).Expect(0);
    }

    [SkippableTheory]
    [InlineData("64 open files", "ulimit -n 64; ", "may only open 64 files", "ulimit -n 1024")]
    [InlineData("64 open files and no home", "ulimit -n 64; " + UnwritableHome + InvariantGlobalization, "may only open 64 files", "ulimit -n 1024")]
    [InlineData("2 GB of address space", "ulimit -v 2000000; ", "2.0 GB of address space,", "ulimit -v unlimited")]
    [InlineData("3 GB of address space", "ulimit -v 3000000; ", "3.1 GB of address space,", "ulimit -v unlimited")]
    [InlineData(
        "a libtorch that is not there",
        "export ELECTRADSL_LIBTORCH=/proc/nowhere; ",
        "ELECTRADSL_LIBTORCH is '/proc/nowhere'",
        "unset the variable")]
    public void TooPoorAnEnvironment_IsOneLine(string name, string shell, params string[] parts)
    {
        foreach (string[] command in name == "64 open files" ? Commands(name) : Commands(name)[..1])
        {
            string line = Run(shell, "", BuiltFiles.QuickStart, command).Refusal();
            Assert.All(parts, part => Assert.Contains(part, line, StringComparison.Ordinal));
        }

        Assert.Equal([TinyRun.Corpus], Directory.EnumerateFileSystemEntries(workspace.Path).Select(Path.GetFileName));
    }

    [SkippableFact]
    public void AnotherUser_RunsACopiedFolder_WithAReadOnlyRootAndOneCore()
    {
        SkipUnlessRoot();
        string program = CopyOfProgram();
        _ = Directory.CreateDirectory(workspace["runs"]);
        LetEverybodyIn(workspace.Path);
        LetEverybodyIn(workspace["runs"]);

        // All of the system is read-only but for the folder of runs.
        string readOnly = $"mount --bind '{workspace["runs"]}' '{workspace["runs"]}' && mount -o remount,bind,ro / && ";
        Skip.IfNot(
            RunningProgram.Run(workspace.Path, "unshare", ["--mount", "sh", "-c", readOnly + "true"]).ExitCode == 0,
            "This system does not let a root be made read-only.");
        string shell = readOnly + UnwritableHome + InvariantGlobalization;
        foreach (string[] command in Commands("runs/first"))
            _ = RunningProgram
                .Run(workspace.Path, "unshare", ["--mount", "sh", "-c", $"{shell} exec {OneCore}{Nobody}dotnet \"$@\"", "sh", program, .. command])
                .Expect(0);
    }

    [SkippableFact]
    public void AnotherUser_IsToldThatLibtorchIsALinkIntoTheBuildersFolder()
    {
        SkipUnlessRoot();
        string library = Directory.EnumerateFiles(BuiltFiles.NativeFolder, "libtorch.so").Single();
        string target = new FileInfo(library).ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        Skip.If(
            RunningProgram.Run(workspace.Path, "sh", ["-c", $"{Nobody}cat '{target}' > /dev/null"]).ExitCode == 0,
            "Other users may read this builder's packages.");
        Skip.IfNot(
            RunningProgram.Run(workspace.Path, "sh", ["-c", $"{Nobody}cat '{BuiltFiles.QuickStart}' > /dev/null"]).ExitCode == 0,
            "Other users may not read this builder's output.");
        LetEverybodyIn(workspace.Path);
        string line = Run("", Nobody, BuiltFiles.QuickStart, ["--help"]).Refusal();
        Assert.Contains("is a link to", line, StringComparison.Ordinal);
        Assert.Contains("build it with -p:CopyLibtorch=true, or publish it", line, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void DamagedCopyOfTheLibraryInTheCache_DoesNotMatter()
    {
        // What an earlier version kept there and believed: cut off it was SIGBUS, with zeros SIGSEGV.
        string cache = workspace["cache", "ElectraDsl", "native", "0123456789abcdef"];
        _ = Directory.CreateDirectory(cache);
        foreach (string content in new[] { "", new string('\0', 100_000), "\u007fELF" })
        {
            File.WriteAllText(Path.Combine(cache, "libLibTorchSharp.so"), content);
            _ = Run($"export XDG_DATA_HOME='{workspace["cache"]}'; ", "", BuiltFiles.QuickStart, ["kernels", "list"]).Expect(0);
        }

        Assert.Equal(
            ["cache", TinyRun.Corpus],
            Directory.EnumerateFileSystemEntries(workspace.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Single(Directory.EnumerateFiles(workspace["cache"], "*", SearchOption.AllDirectories)); // and nothing new is kept
    }

    [SkippableFact]
    public void Globalization_ChangesNoPiece()
    {
        // All letters that change when they are lower-cased or lose their accents, with a vocabulary that tells them apart; but for syllables of
        // Hangul, which are too many, and U+FFFE, which .NET's Normalize refuses.
        string[] characters =
        [
            .. Enumerable
                .Range(0x80, 0x2FFFF - 0x80)
                .Where(codePoint => Rune.IsValid(codePoint) && codePoint is not ((>= 0xAC00 and <= 0xD7A3) or 0xFFFE))
                .Select(codePoint => new Rune(codePoint))
                .Where(rune => Plain(rune) != rune.ToString() && Plain(rune).Length > 0)
                .Select(rune => rune.ToString()),
        ];
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        const int VocabularySize = 2048;
        string[] words =
        [
            .. characters.Select(character => Plain(Rune.GetRuneAt(character, 0))).Distinct().Except(special).Take(VocabularySize - special.Length),
        ];
        string[] fill = [.. Enumerable.Range(0, VocabularySize - special.Length - words.Length).Select(i => $"[unused{i}]")];
        File.WriteAllLines(workspace["vocab.txt"], [.. special, .. words, .. fill]);
        File.WriteAllLines(workspace["letters.txt"], characters.Chunk(20).SelectMany(chunk => new[] { string.Join(' ', chunk), "" }));
        Assert.True(characters.Length > 2_900, $"Only {characters.Length} letters change.");

        string[] options =
        [
            "pretrain", "--corpus", "letters.txt", "--vocab", "vocab.txt", "--steps", "1", "--batch-size", "2", "--threads", "1",
            "--evaluation-sequences", "2", "--output",
        ];
        _ = Run("", "", BuiltFiles.QuickStart, [.. options, "usual"]).Expect(0);
        _ = Run(InvariantGlobalization, "", BuiltFiles.QuickStart, [.. options, "invariant"]).Expect(0);
        foreach (string file in new[] { "shards/training/00000.arrow", "shards/held-out/00000.arrow", "vocab.txt" })
            Assert.Equal(File.ReadAllBytes(workspace["usual", file]), File.ReadAllBytes(workspace["invariant", file]));
    }

    [SkippableFact]
    public void StandardInput_IsACorpus_AndNothingOfItStays()
    {
        _ = Directory.CreateDirectory(workspace["temporary"]);
        string shell = $"export TMPDIR='{workspace["temporary"]}'; cat {TinyRun.Corpus} | ";
        _ = RunningProgram
            .Run(
                workspace.Path,
                "sh",
                ["-c", shell + "dotnet \"$@\"", "sh", BuiltFiles.QuickStart, "pretrain", "--corpus", "-", "--output", "piped", .. TinyRun.Options(2)])
            .Expect(0);
        _ = QuickStartProgram.Run(workspace.Path, ["pretrain", "--corpus", TinyRun.Corpus, "--output", "read", .. TinyRun.Options(2)]).Expect(0);
        foreach (string file in new[] { "shards/training/00000.arrow", "shards/held-out/00000.arrow", "vocab.txt" })
            Assert.Equal(File.ReadAllBytes(workspace["read", file]), File.ReadAllBytes(workspace["piped", file]));
        Assert.Empty(Directory.EnumerateFiles(workspace["temporary"], "*", SearchOption.AllDirectories));
    }

    /// <summary>What every environment must be enough for: help, a look at the model, and ten steps.</summary>
    private static string[][] Commands(string run) =>
        [["--help"], ["info", "--json"], ["pretrain", "--corpus", TinyRun.Corpus, "--output", run, .. TinyRun.Options(10, warmupSteps: 2)]];

    private ProgramResult Run(string shell, string wrapper, string program, string[] arguments) =>
        RunningProgram.Run(workspace.Path, "sh", ["-c", $"{shell}exec {wrapper}dotnet \"$@\"", "sh", program, .. arguments]);

    /// <summary>
    /// The example's output with real files in place of links, as -p:CopyLibtorch=true makes it; hard links, where they can be, spare the copies.
    /// </summary>
    private string CopyOfProgram()
    {
        string source = Path.GetDirectoryName(BuiltFiles.QuickStart)!, copy = workspace["program"];
        ProgramResult copied = RunningProgram.Run(workspace.Path, "sh", ["-c", $"cp -rL '{source}' '{copy}' && chmod -R a+rX '{copy}'"]);
        _ = copied.Expect(0);
        return Path.Combine(copy, Path.GetFileName(BuiltFiles.QuickStart));
    }

    private void LetEverybodyIn(string folder) => _ = RunningProgram.Run(workspace.Path, "chmod", ["777", folder]).Expect(0);

    private static string Plain(Rune rune) =>
        string.Concat(
            Rune.ToLowerInvariant(rune)
                .ToString()
                .Normalize(NormalizationForm.FormD)
                .EnumerateRunes()
                .Where(part => Rune.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark));

    private static void SkipUnlessRoot() => Skip.IfNot(Environment.UserName == "root", "Only root may run a program as another user.");
}
