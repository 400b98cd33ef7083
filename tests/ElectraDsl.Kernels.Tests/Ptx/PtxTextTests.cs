using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Portable.Encoder;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Tests.Portable;
using ElectraDsl.Kernels.Tools.Dump;
using ILGPU;

namespace ElectraDsl.Kernels.Tests.Ptx;

/// <summary>The portable kernels compile for NVIDIA GPUs, without one: what the text must and must not hold.</summary>
public sealed partial class PtxTextTests
{
    private const string PlainHead = "GeneratorHeadBody.LossAndGradient<LogitScores<Spec<V30522>>>";

    private static readonly Dictionary<string, KernelBody> Bodies = AllBodies()
        .Append(new KernelBody(ProbeBody.Everything))
        .ToDictionary(body => body.Name);

    public static TheoryData<string> Names => [.. Bodies.Keys];

    /// <summary>Found by reflection, so that no later body is forgotten.</summary>
    [Fact]
    public void EveryOpAndVariant_IsTested()
    {
        Assert.Superset(
            new HashSet<string>
            {
                "MaskingBody.Mask<Spec<V30522>>",
                "MaskingBody.Mask<Spec<V1000>>",
                PlainHead,
                "GeneratorHeadBody.LossAndGradient<SamplerScores<Spec<V30522, Warm>>>",
                "GeneratorHeadChunkBody.Scan<LogitScores<Swapped<Spec<V30522>, UniformMasking, InverseCdfSampling, BinaryCrossEntropy>>>",
                "GeneratorHeadChunkBody.DrawInOrder<LogitScores<Swapped<Spec<V30522>, UniformMasking, InverseCdfSampling, BinaryCrossEntropy>>>",
                "GeneratorHeadChunkBody.DrawAmongLargest<SamplerScores<Swapped<Spec<V30522, CoolWrongTop20>, UniformMasking, MarginSampling, BinaryCrossEntropy>>>",
                "GeneratorHeadChunkBody.Differentiate",
                "RtdLossBody.LossAndGradient<Spec<V1000>>",
                "RtdLossBody.LossAndGradient<Swapped<Spec<V1000>, UniformMasking, GumbelMaxSampling, SquaredLoss>>",
                "RtdLossBody.Total",
                "ReplacementBody.Replace",
                "MaskingBody.Mask<Masked<OriginalMode>>",
                "MaskingBody.Mask<Masked<WholeWordMode>>",
                "MaskingBody.Mask<Masked<SpanMode>>",
                "MaskingBody.Mask<Swapped<Masked<SpanMode>, RareWords, GumbelMaxSampling, BinaryCrossEntropy>>",
                "AdamWBody.SumSquares",
                "AdamWBody.Norm",
                "AdamWBody.Update",
                "ResidualNormBody.Forward",
                "ResidualNormBody.Repeat",
                "ResidualNormBody.Backward",
                "ResidualNormBody.OfParameters",
                "DropoutBody.Apply",
                "AttentionBody.Forward",
                "AttentionBackwardBody.OfQueries",
                "AttentionBackwardBody.OfKeysAndValues",
                "RotaryBody.Turn",
                "ActivationBody.Forward",
                "ActivationBody.ForwardRounded",
                "ActivationBody.Backward",
                "ActivationBody.BackwardRounded",
                "ColumnSumBody.OfChunks",
                "ColumnSumBody.Total",
                "EmbeddingBody.OfChunks",
                "EmbeddingBody.AddPartials",
            },
            Bodies.Keys.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_LieAsInTheSignature(string name)
    {
        KernelBody body = Bodies[name];
        IReadOnlyList<Match> parameters = [.. Parameter().Matches(PtxCompiler.Compile(body, PtxTarget.Newest).Text).Cast<Match>()];
        Assert.Equal(body.Parameters.Select(LayoutOf), parameters.Select(parameter => string.Concat(parameter.Groups["layout"].Captures)));
        Assert.All(
            parameters.Zip(body.Parameters),
            pair => Assert.StartsWith($"_{pair.Second.Name}_", pair.First.Groups["name"].Value, StringComparison.Ordinal));

        static string LayoutOf(KernelParameter parameter) =>
            parameter.IsView ? ".align 8 .b8 [16]"
            : parameter.Value == typeof(float) ? ".f32 "
            : parameter.Value == typeof(long) ? ".b64 "
            : parameter.Value.IsPrimitive ? ".b32 "
            : $".align 4 .b8 [{Marshal.SizeOf(parameter.Value)}]";
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_HoldsNothingUnsafeOrSlow(string name)
    {
        PtxText ptx = PtxCompiler.Compile(Bodies[name], PtxTarget.Newest);
        Assert.Contains(".version 7.0", ptx.Text, StringComparison.Ordinal);
        Assert.Contains(".target sm_80", ptx.Text, StringComparison.Ordinal);
        Assert.Contains(".maxntid 256, 1, 1", ptx.Text, StringComparison.Ordinal);
        Assert.Equal($"Kernel_{Bodies[name].Method.Name}", ptx.EntryPoint);
        // A uniform branch is undefined where threads part ways; ILGPU's O2, not used here, writes it there.
        Assert.DoesNotContain("bra.uni", ptx.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(".f64", ptx.Text, StringComparison.Ordinal);   // a GPU has few units for doubles
        // Sums of integers, and lists, do not depend on the order of threads, those of floats do; and in global memory they are slow.
        Assert.DoesNotMatch(@"\b(atom|red)\.(?!(add|min|max|exch)\.shared\.[sub]32\b)", ptx.Text);
        Assert.DoesNotContain("shfl.", ptx.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("call", ptx.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(".local", ptx.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelsNumbers_AreLiterals()
    {
        Assert.Matches(@"\b30522\b", TextOf(PlainHead));
        Assert.DoesNotMatch(@"\b1000\b", TextOf(PlainHead));
        Assert.Matches(@"\b30522\b", TextOf(PlainHead));
        Assert.Contains("0f3F59999A", TextOf("MaskingBody.Mask<Spec<V1000>>"), StringComparison.OrdinalIgnoreCase); // 0.85
        Assert.DoesNotContain("0f3F666667", TextOf("MaskingBody.Mask<Spec<V1000>>"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("0f3F666667", TextOf("MaskingBody.Mask<Masked<DistinctMode, EightyTenTen>>"), StringComparison.OrdinalIgnoreCase);   // 0.8 + 0.1
        Assert.Matches(@"\b10066330\b", TextOf("MaskingBody.Mask<Spec<V1000>>"));                                   // the 24 bits of 0.15
    }

    [Fact]
    public void UsersLoss_IsInlined()
    {
        Assert.Contains("ex2.approx", TextOf("RtdLossBody.LossAndGradient<Spec<V1000>>"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "ex2.approx",
            TextOf("RtdLossBody.LossAndGradient<Swapped<Spec<V1000>, UniformMasking, GumbelMaxSampling, SquaredLoss>>"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void UsersNumbers_AreLiteralsOfTheFusedBody()
    {
        string ptx = PtxCompiler
            .Compile(
                new KernelBody(RtdLossBody.LossAndGradient<Swapped<Spec<V1000>, UniformMasking, GumbelMaxSampling, MarkedLoss>>),
                PtxTarget.Newest)
            .Text;
        foreach (float mark in new[] { MarkedLoss.OfLoss, MarkedLoss.OfGradient })
        {
            string literal = $"0f{BitConverter.SingleToUInt32Bits(mark):X8}";
            Assert.Contains(literal, ptx, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(
                literal,
                TextOf("RtdLossBody.LossAndGradient<Swapped<Spec<V1000>, UniformMasking, GumbelMaxSampling, SquaredLoss>>"),
                StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain("call", ptx, StringComparison.Ordinal);
    }

    [Fact]
    public void VariantsOfTheHead_HoldOnlyWhatTheyDo()
    {
        string warm = TextOf("GeneratorHeadBody.LossAndGradient<SamplerScores<Spec<V30522, Warm>>>");
        // Each word's logit, four at once or alone at the end of a row; a merge; the gradient.
        Assert.Equal(4 + 1 + (4 * 2) + 2 + 1, Exponentials(TextOf(PlainHead)));
        Assert.True(Exponentials(warm) > Exponentials(TextOf(PlainHead)));
        Assert.Equal((4 * 2) + 1, Divisions(warm));                          // by the temperature, an argument, and by a draw; the gradient
        Assert.DoesNotContain("fEFA18F08", warm, StringComparison.OrdinalIgnoreCase);                              // -1e29
        Assert.Contains(
            "fEFA18F08",
            TextOf(
                "GeneratorHeadChunkBody.DrawInOrder<SamplerScores<Swapped<Spec<V30522, Wrong>, UniformMasking, UniformSampling, BinaryCrossEntropy>>>"),
            StringComparison.OrdinalIgnoreCase);

        static int Divisions(string ptx) => ptx.Split("div.").Length - 1;
        static int Exponentials(string ptx) => ptx.Split("ex2.approx").Length - 1;
    }

    [Fact]
    public void OlderGpu_GetsATextOfItsOwn()
    {
        KernelBody body = Bodies["RtdLossBody.Total"];
        Assert.Contains(".target sm_75", PtxCompiler.Compile(body, PtxTarget.For(7, 5)).Text, StringComparison.Ordinal);
        Assert.Equal(PtxTarget.Newest, PtxTarget.For(8, 0));
        Assert.Equal(PtxTarget.Newest, PtxTarget.For(8, 9));
        Assert.Equal(PtxTarget.Newest, PtxTarget.For(12, 0));
    }

    /// <summary>Volta and Turing.</summary>
    [Theory]
    [InlineData(7, 0)]
    [InlineData(7, 5)]
    public void EncodersBodies_CompileForOlderGpus(int major, int minor)
    {
        KernelRecorder recorder = new();
        _ = PortableEncoder.Create(recorder);
        Assert.Equal(17, recorder.Bodies.Count);
        foreach (KernelBody body in recorder.Bodies)
        {
            string text = PtxCompiler.Compile(body, PtxTarget.For(major, minor)).Text;
            Assert.Contains($".target sm_{major}{minor}", text, StringComparison.Ordinal);
            int least = body.Name.StartsWith("Attention", StringComparison.Ordinal) ? 16 * 1024 : 0;
            Assert.InRange(SharedBytes(text), least, 48 * 1024); // the most that every GPU gives a group
        }

        static int SharedBytes(string text) =>
            SharedArray().Matches(text).Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void SameBody_GivesTheSameText() => Assert.Equal(TextOf("MaskingBody.Mask<Spec<V1000>>"), TextOf("MaskingBody.Mask<Spec<V1000>>"));

    [Fact]
    public void BodyThatCannotBeCompiled_IsNamedAndHarmsNoOther()
    {
        KernelCompilationException fault = Assert.Throws<KernelCompilationException>(() =>
            PtxCompiler.Compile(new KernelBody(ProbeBody.Allocate), PtxTarget.Newest));
        Assert.StartsWith("The kernel ProbeBody.Allocate cannot be compiled for a CUDA GPU (sm_80): ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.NotEmpty(TextOf("RtdLossBody.Total"));
    }

    [Fact]
    public void TextWithoutOneKernel_IsRefused()
    {
        _ = Assert.Throws<FormatException>(() => new PtxText(".version 7.0"));
        _ = Assert.Throws<FormatException>(() => new PtxText(".visible .entry a(\n)\n{}\n.visible .entry b(\n)\n{}"));
    }

    private static string TextOf(string name) => PtxCompiler.Compile(Bodies[name], PtxTarget.Newest).Text;

    /// <summary>
    /// The kernels of this library: what is not private in a class that is called a body, closed over each of the types it is tested with.
    /// </summary>
    private static IEnumerable<KernelBody> AllBodies() =>
        from type in typeof(MaskingBody).Assembly.GetTypes()
        where type.Name.EndsWith("Body", StringComparison.Ordinal)
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
        where
            !method.IsPrivate
            && method.GetParameters() is [{ ParameterType: { IsGenericType: true } first }, ..]
            && first.GetGenericTypeDefinition() == typeof(ArrayView<>)
        from closed in Close(method)
        select new KernelBody(closed);

    private static IEnumerable<MethodInfo> Close(MethodInfo method)
    {
        if (!method.IsGenericMethodDefinition)
            return [method];
        IEnumerable<Type[]> choices = [[]];
        foreach (Type parameter in method.GetGenericArguments())
        {
            Type constraint = parameter.GetGenericParameterConstraints().Single(type => type.IsInterface);
            Type[] types = constraint == typeof(IModelSpec) ? [typeof(Spec<V30522>), typeof(Spec<V1000>), .. OthersOf(method)]
                : constraint == typeof(IScores)
                ?
                [
                    typeof(LogitScores<Spec<V30522>>),
                    typeof(LogitScores<Swapped<Spec<V30522>, UniformMasking, InverseCdfSampling, BinaryCrossEntropy>>),
                    typeof(SamplerScores<Spec<V30522, Warm>>),
                    typeof(SamplerScores<Swapped<Spec<V30522, Wrong>, UniformMasking, UniformSampling, BinaryCrossEntropy>>),
                    typeof(LogitScores<Swapped<Spec<V30522, Top5>, UniformMasking, InverseCdfSampling, BinaryCrossEntropy>>),
                    typeof(SamplerScores<Swapped<Spec<V30522, CoolWrongTop20>, UniformMasking, MarginSampling, BinaryCrossEntropy>>),
                ]
                : throw new InvalidOperationException($"Say here with which types {method.DeclaringType!.Name}.{method.Name} is to be tested.");
            choices = choices.SelectMany(choice => types.Select(type => (Type[])[.. choice, type]));
        }

        return choices.Select(method.MakeGenericMethod);
    }

    private static IEnumerable<Type> OthersOf(MethodInfo method) =>
        method.DeclaringType == typeof(MaskingBody)
            ?
            [
                typeof(Masked<OriginalMode>),
                typeof(Masked<WholeWordMode>),
                typeof(Masked<SpanMode>),
                typeof(Masked<DistinctMode, EightyTenTen>),
                typeof(Masked<OriginalMode, MostlyRandom>),
                typeof(Swapped<Masked<SpanMode>, RareWords, GumbelMaxSampling, BinaryCrossEntropy>),
                typeof(Swapped<Spec<V1000>, RareWords, GumbelMaxSampling, BinaryCrossEntropy>),
                typeof(Swapped<Masked<OriginalMode>, RareWords, GumbelMaxSampling, BinaryCrossEntropy>),
                typeof(Swapped<Masked<WholeWordMode>, RareWords, GumbelMaxSampling, BinaryCrossEntropy>),
            ]
            : method.DeclaringType == typeof(RtdLossBody) ? [typeof(Swapped<Spec<V1000>, UniformMasking, GumbelMaxSampling, SquaredLoss>)]
            : [];

    [GeneratedRegex(@"^\s*\.shared .*\.b8 \w+\[(\d+)\];", RegexOptions.Multiline)]
    private static partial Regex SharedArray();

    [GeneratedRegex(@"^\s*\.param (?<layout>(\.align [48] )?\.\w+ )(?<name>\w+)(?<layout>\[\d+\])?,?\s*$", RegexOptions.Multiline)]
    private static partial Regex Parameter();
}
