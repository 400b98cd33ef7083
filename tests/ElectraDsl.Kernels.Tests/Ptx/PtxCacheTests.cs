using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Tests.Portable;

namespace ElectraDsl.Kernels.Tests.Ptx;

/// <summary>A text is compiled once on a machine, and no wrong one is ever taken for it.</summary>
public sealed class PtxCacheTests : IDisposable
{
    private static readonly KernelBody Scale = new(ProbeBody.Scale);
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"electradsl-{Guid.NewGuid():N}", "kernels");
    private readonly StringWriter warnings = new();
    private int compiled;

    public void Dispose()
    {
        if (Directory.Exists(Path.GetDirectoryName(folder)))
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        warnings.Dispose();
    }

    [Fact]
    public void SecondProcess_CompilesNothing()
    {
        PtxText first = Cache().Get(Scale, PtxTarget.Newest);
        PtxText second = Cache().Get(new KernelBody(ProbeBody.Scale), PtxTarget.Newest);
        Assert.Equal(1, compiled);
        Assert.Equal((first.Text, first.EntryPoint), (second.Text, second.EntryPoint));
        Assert.EndsWith(".ptx", Assert.Single(Directory.GetFiles(folder)), StringComparison.Ordinal);
        Assert.Empty(warnings.ToString());
    }

    [Fact]
    public void OtherBodySpecOrTarget_HasAKeyOfItsOwn()
    {
        string[] keys =
        [
            Key(ProbeBody.Scale),
            Key(ProbeBody.Everything),
            Key(MaskingBody.Mask<Spec<V1000>>),
            Key(MaskingBody.Mask<Spec<V2001>>),
            Key(RtdLossBody.LossAndGradient<Spec<V1000>>),
            Key(RtdLossBody.LossAndGradient<Swapped<Spec<V1000>, UniformMasking, GumbelMaxSampling, SquaredLoss>>),
            PtxKey.Of(Scale, PtxTarget.For(7, 5)),
        ];
        Assert.Distinct(keys);
        Assert.Equal(keys[2], Key(MaskingBody.Mask<Spec<V1000>>));

        static string Key(Delegate body) => PtxKey.Of(new KernelBody(body), PtxTarget.Newest);
    }

    [Fact]
    public void ValueComputedAtRunTime_IsPartOfTheKey()
    {
        KernelBody body = new(MaskingBody.Mask<Spec<Computed>>);
        Computed.Size = 7;
        string seven = PtxKey.Of(body, PtxTarget.Newest);
        Computed.Size = 8;
        Assert.NotEqual(seven, PtxKey.Of(body, PtxTarget.Newest));
    }

    [Fact]
    public void ValueOfAFunctionThatTheSpecNames_IsPartOfTheKey()
    {
        KernelBody body = new(RtdLossBody.LossAndGradient<Adjusted>);
        AdjustableLoss.Factor = 7;
        string seven = PtxKey.Of(body, PtxTarget.Newest);
        AdjustableLoss.Factor = 8;
        Assert.NotEqual(seven, PtxKey.Of(body, PtxTarget.Newest));
    }

    [Fact]
    public void CodeThatAKernelMayCall_IsPartOfTheKey()
    {
        string[] lines =
        [
            .. KernelCode.Describe(new KernelBody(RtdLossBody.LossAndGradient<Swapped<Spec<V1000>, UniformMasking, GumbelMaxSampling, SquaredLoss>>)),
        ];
        foreach (Type type in new[] { typeof(RtdLossBody), typeof(SquaredLoss), typeof(ILGPU.ArrayView<>), typeof(ILGPU.Algorithms.XMath) })
            Assert.Contains(lines, line => line == $"{type.Assembly.FullName} {type.Module.ModuleVersionId}");
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut off")]
    [InlineData("empty")]
    [InlineData("foreign")]
    [InlineData("longer")]
    public void DamagedFile_IsCompiledAnewAndReplaced(string damage)
    {
        string text = Cache().Get(Scale, PtxTarget.Newest).Text;
        string path = Assert.Single(Directory.GetFiles(folder));
        string whole = File.ReadAllText(path);
        string other = damage == "foreign" ? OtherFile() : "";
        File.WriteAllText(path, damage switch
        {
            "flipped" => whole.Replace("mul", "add", StringComparison.Ordinal),
            "cut off" => whole[..(whole.Length / 2)],
            "empty" => "",
            "foreign" => other,
            _ => whole + "x",
        });
        int before = compiled;
        Assert.Equal(text, Cache().Get(Scale, PtxTarget.Newest).Text);
        Assert.Equal(before + 1, compiled);
        Assert.Equal(whole, File.ReadAllText(path));
        Assert.Equal(text, Cache().Get(Scale, PtxTarget.Newest).Text);
        Assert.Equal(before + 1, compiled);

        string OtherFile()
        {
            _ = Cache().Get(new KernelBody(RtdLossBody.Total), PtxTarget.Newest);
            return File.ReadAllText(Directory.GetFiles(folder).Single(file => file != path));
        }
    }

    [Fact]
    public void FolderThatCannotBeWritten_CostsOneWarningAndNoMore()
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        File.WriteAllText(folder, "a file where the folder should be");
        PtxCache cache = Cache();
        _ = cache.Get(Scale, PtxTarget.Newest);
        _ = cache.Get(Scale, PtxTarget.Newest);
        Assert.Equal(2, compiled);
        string line = Assert.Single(warnings.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("warning: the compiled kernels cannot be kept in ", line, StringComparison.Ordinal);
        Assert.Contains(PtxCache.FolderVariable, line, StringComparison.Ordinal);
    }

    [Fact]
    public void UsersFolder_IsTheSystemsPlaceForCachesUnlessNamed()
    {
        Assert.Equal(Path.GetFullPath("here").Replace('\\', '/'), Folder(new() { [PtxCache.FolderVariable] = "here", ["HOME"] = "/home/someone" }));
        Assert.Null(Folder(new() { [PtxCache.FolderVariable] = "", ["HOME"] = "/home/someone" }));
        Assert.Equal("/fast/electradsl/kernels", Folder(new() { ["XDG_CACHE_HOME"] = "/fast", ["HOME"] = "/home/someone" }));
        Assert.Equal("/home/someone/.cache/electradsl/kernels", Folder(new() { ["HOME"] = "/home/someone" }));
        Assert.Null(Folder([]));

        // Windows' place counts there, whatever a shell that came from elsewhere has set.
        Assert.Equal("/users/someone/local/electradsl/kernels", Folder(new() { ["HOME"] = "/home/someone" }, "/users/someone/local"));
        Assert.Equal(Path.GetFullPath("here").Replace('\\', '/'), Folder(new() { [PtxCache.FolderVariable] = "here" }, "/users/someone/local"));
        Assert.Null(Folder(new() { ["HOME"] = "/home/someone" }, ""));

        static string? Folder(Dictionary<string, string> environment, string? localApplicationData = null) =>
            PtxCache.UsersFolder(name => environment.GetValueOrDefault(name), localApplicationData)?.Replace('\\', '/');
    }

    private PtxCache Cache() =>
        new(folder, (body, target) =>
        {
            compiled++;
            return PtxCompiler.Compile(body, target);
        }, new WarnOnce(warnings));

    private readonly struct Computed : IVocabularySize
    {
        internal static int Size { get; set; }

        public static int Value => Size;
    }

    private readonly struct AdjustableLoss : IRtdLoss
    {
        internal static int Factor { get; set; }

        public static float Loss(float logit, float label) => Factor * (logit - label);

        public static float Gradient(float logit, float label) => Factor;
    }

    /// <summary>As the compiler writes it: the loss is named in the spec, but no type argument of it.</summary>
    private readonly struct Adjusted : IModelSpec
    {
        public static int VocabularySize => Spec<V1000>.VocabularySize;

        public static int PadTokenId => Spec<V1000>.PadTokenId;

        public static int ClsTokenId => Spec<V1000>.ClsTokenId;

        public static int SepTokenId => Spec<V1000>.SepTokenId;

        public static int MaskTokenId => Spec<V1000>.MaskTokenId;

        public static float MaskProbability => Spec<V1000>.MaskProbability;

        public static float MaskReplaceProbability => Spec<V1000>.MaskReplaceProbability;

        public static float RandomReplaceProbability => Spec<V1000>.RandomReplaceProbability;

        public static MaskingMode Masking => Spec<V1000>.Masking;

        public static bool DisallowCorrect => Spec<V1000>.DisallowCorrect;

        public static int SampleTopK => Spec<V1000>.SampleTopK;

        public static Type MaskingPolicy => typeof(UniformMasking);

        public static Type Sampler => typeof(GumbelMaxSampling);

        public static Type RtdLoss => typeof(AdjustableLoss);

        public static SamplingMethod Method => GumbelMaxSampling.Method;

        public static float Weight(long tokenId, int position, int length) => UniformMasking.Weight(tokenId, position, length);

        public static float Score(float logit, bool isTarget) => GumbelMaxSampling.Score(logit, isTarget);

        public static float Loss(float logit, float label) => AdjustableLoss.Loss(logit, label);

        public static float Gradient(float logit, float label) => AdjustableLoss.Gradient(logit, label);
    }
}
