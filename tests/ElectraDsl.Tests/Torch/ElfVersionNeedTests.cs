using ElectraDsl.Torch;

namespace ElectraDsl.Tests.Torch;

public sealed class ElfVersionNeedTests
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string Symbol = "_ZSt21ios_base_library_initv";

    [SkippableFact]
    public void Weaken_LibraryThatNeedsTheVersion_ChangesOnlyFlagIndexAndName()
    {
        byte[] original = TorchSharpLibrary();
        byte[] mended = [.. original];

        Assert.True(ElfVersionNeed.Weaken(mended, Version, Symbol, "getpid"));

        int[] changed = [.. Enumerable.Range(0, original.Length).Where(index => original[index] != mended[index])];
        // One flag byte, one version index, and at most the symbol's name.
        Assert.InRange(changed.Length, 3, Symbol.Length + 4);
    }

    [SkippableFact]
    public void Weaken_Twice_EqualsOnce()
    {
        byte[] once = TorchSharpLibrary();
        Assert.True(ElfVersionNeed.Weaken(once, Version, Symbol, "getpid"));
        byte[] twice = [.. once];

        Assert.True(ElfVersionNeed.Weaken(twice, Version, Symbol, "getpid"));

        Assert.Equal(once, twice);
    }

    [SkippableFact]
    public void Weaken_VersionThatNobodyNeeds_ChangesNothing()
    {
        byte[] original = TorchSharpLibrary();
        byte[] image = [.. original];

        Assert.False(ElfVersionNeed.Weaken(image, "GLIBCXX_9.9.99", Symbol, "getpid"));

        Assert.Equal(original, image);
    }

    [SkippableFact]
    public void Weaken_VersionThatOtherSymbolsNeed_Refuses()
    {
        byte[] image = TorchSharpLibrary();

        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => ElfVersionNeed.Weaken(image, "GLIBCXX_3.4.21", Symbol, "getpid"));

        Assert.Contains("really needs it", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a library at all, but long enough to hold a whole header of sixty-four bytes")]
    public void Weaken_OtherFile_Refuses(string text)
    {
        byte[] image = System.Text.Encoding.ASCII.GetBytes(text);

        _ = Assert.Throws<InvalidDataException>(() => ElfVersionNeed.Weaken(image, Version, Symbol, "getpid"));
    }

    private static byte[] TorchSharpLibrary()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        Skip.IfNot(File.Exists(path), $"This output has no {Path.GetFileName(path)}: built for another system.");
        return File.ReadAllBytes(path);
    }
}
