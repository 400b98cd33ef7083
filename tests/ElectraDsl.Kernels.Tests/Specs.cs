namespace ElectraDsl.Kernels.Tests;

/// <summary>Vocabulary sizes around the edges of vectors, tiles and groups.</summary>
public interface IVocabularySize
{
    static abstract int Value { get; }
}

/// <summary>How samples are drawn, beside the sampler itself.</summary>
public interface ISampling
{
    static abstract float Temperature { get; }

    static abstract bool DisallowCorrect { get; }

    static abstract int TopK { get; }
}

/// <summary>A model as small as a kernel can tell, with special tokens 2, 3, 4 and padding 0.</summary>
public readonly struct Spec<TSize> : IModelSpec
    where TSize : struct, IVocabularySize
{
    public static int VocabularySize => TSize.Value;

    public static int PadTokenId => 0;

    public static int ClsTokenId => 2;

    public static int SepTokenId => 3;

    public static int MaskTokenId => 4;

    public static float MaskProbability => 0.15f;

    public static float MaskReplaceProbability => 0.85f;

    public static float RandomReplaceProbability => 0f;

    public static MaskingMode Masking => MaskingMode.Distinct;

    public static bool DisallowCorrect => false;

    public static int SampleTopK => 0;

    public static Type MaskingPolicy => typeof(UniformMasking);

    public static Type Sampler => typeof(GumbelMaxSampling);

    public static Type RtdLoss => typeof(BinaryCrossEntropy);

    public static SamplingMethod Method => GumbelMaxSampling.Method;

    public static float Weight(long tokenId, int position, int length) => UniformMasking.Weight(tokenId, position, length);

    public static float Score(float logit, bool isTarget) => GumbelMaxSampling.Score(logit, isTarget);

    public static float Loss(float logit, float label) => BinaryCrossEntropy.Loss(logit, label);

    public static float Gradient(float logit, float label) => BinaryCrossEntropy.Gradient(logit, label);
}

/// <summary>As <see cref="Spec{TSize}"/>, with other ways to sample.</summary>
public readonly struct Spec<TSize, TSampling> : IModelSpec
    where TSize : struct, IVocabularySize
    where TSampling : struct, ISampling
{
    public static int VocabularySize => TSize.Value;

    public static int PadTokenId => 0;

    public static int ClsTokenId => 2;

    public static int SepTokenId => 3;

    public static int MaskTokenId => 4;

    public static float MaskProbability => 0.15f;

    public static float MaskReplaceProbability => 0.85f;

    public static float RandomReplaceProbability => 0f;

    public static bool DisallowCorrect => TSampling.DisallowCorrect;

    public static int SampleTopK => TSampling.TopK;

    public static MaskingMode Masking => MaskingMode.Distinct;

    public static Type MaskingPolicy => typeof(UniformMasking);

    public static Type Sampler => typeof(GumbelMaxSampling);

    public static Type RtdLoss => typeof(BinaryCrossEntropy);

    public static SamplingMethod Method => GumbelMaxSampling.Method;

    public static float Weight(long tokenId, int position, int length) => UniformMasking.Weight(tokenId, position, length);

    public static float Score(float logit, bool isTarget) => GumbelMaxSampling.Score(logit, isTarget);

    public static float Loss(float logit, float label) => BinaryCrossEntropy.Loss(logit, label);

    public static float Gradient(float logit, float label) => BinaryCrossEntropy.Gradient(logit, label);
}

public readonly struct Plain : ISampling
{
    public static float Temperature => 1f;

    public static bool DisallowCorrect => false;

    public static int TopK => 0;
}

public readonly struct Warm : ISampling
{
    public static float Temperature => 1.7f;

    public static bool DisallowCorrect => false;

    public static int TopK => 0;
}

public readonly struct Wrong : ISampling
{
    public static float Temperature => 1f;

    public static bool DisallowCorrect => true;

    public static int TopK => 0;
}

public readonly struct WrongAndCold : ISampling
{
    public static float Temperature => 0.01f;

    public static bool DisallowCorrect => true;

    public static int TopK => 0;
}

public readonly struct Cold : ISampling
{
    public static float Temperature => 0.01f;

    public static bool DisallowCorrect => false;

    public static int TopK => 0;
}

public readonly struct Top5 : ISampling
{
    public static float Temperature => 1f;

    public static bool DisallowCorrect => false;

    public static int TopK => 5;
}

public readonly struct CoolWrongTop20 : ISampling
{
    public static float Temperature => 0.6f;

    public static bool DisallowCorrect => true;

    public static int TopK => 20;
}

/// <summary>Ways of masking.</summary>
public interface IMode
{
    static abstract MaskingMode Value { get; }
}

/// <summary>A model that is masked in some way, otherwise as <see cref="Spec{TSize}"/>.</summary>
public readonly struct Masked<TMode> : IModelSpec
    where TMode : struct, IMode
{
    public static int VocabularySize => 1000;

    public static int PadTokenId => 0;

    public static int ClsTokenId => 2;

    public static int SepTokenId => 3;

    public static int MaskTokenId => 4;

    public static float MaskProbability => 0.15f;

    public static float MaskReplaceProbability => 0.85f;

    public static float RandomReplaceProbability => 0f;

    public static bool DisallowCorrect => false;

    public static int SampleTopK => 0;

    public static MaskingMode Masking => TMode.Value;

    public static Type MaskingPolicy => typeof(UniformMasking);

    public static Type Sampler => typeof(GumbelMaxSampling);

    public static Type RtdLoss => typeof(BinaryCrossEntropy);

    public static SamplingMethod Method => GumbelMaxSampling.Method;

    public static float Weight(long tokenId, int position, int length) => UniformMasking.Weight(tokenId, position, length);

    public static float Score(float logit, bool isTarget) => GumbelMaxSampling.Score(logit, isTarget);

    public static float Loss(float logit, float label) => BinaryCrossEntropy.Loss(logit, label);

    public static float Gradient(float logit, float label) => BinaryCrossEntropy.Gradient(logit, label);
}

/// <summary>What chosen tokens become.</summary>
public interface IReplacement
{
    static abstract float Mask { get; }

    static abstract float Random { get; }
}

/// <summary>As <see cref="Masked{TMode}"/>, with another choice of what the chosen tokens become.</summary>
public readonly struct Masked<TMode, TReplacement> : IModelSpec
    where TMode : struct, IMode
    where TReplacement : struct, IReplacement
{
    public static int VocabularySize => 1000;

    public static int PadTokenId => 0;

    public static int ClsTokenId => 2;

    public static int SepTokenId => 3;

    public static int MaskTokenId => 4;

    public static float MaskProbability => 0.15f;

    public static float MaskReplaceProbability => TReplacement.Mask;

    public static float RandomReplaceProbability => TReplacement.Random;

    public static bool DisallowCorrect => false;

    public static int SampleTopK => 0;

    public static MaskingMode Masking => TMode.Value;

    public static Type MaskingPolicy => typeof(UniformMasking);

    public static Type Sampler => typeof(GumbelMaxSampling);

    public static Type RtdLoss => typeof(BinaryCrossEntropy);

    public static SamplingMethod Method => GumbelMaxSampling.Method;

    public static float Weight(long tokenId, int position, int length) => UniformMasking.Weight(tokenId, position, length);

    public static float Score(float logit, bool isTarget) => GumbelMaxSampling.Score(logit, isTarget);

    public static float Loss(float logit, float label) => BinaryCrossEntropy.Loss(logit, label);

    public static float Gradient(float logit, float label) => BinaryCrossEntropy.Gradient(logit, label);
}

public readonly struct EightyTenTen : IReplacement
{
    public static float Mask => 0.8f;

    public static float Random => 0.1f;
}

public readonly struct EightyFiveFifteen : IReplacement
{
    public static float Mask => 0.85f;

    public static float Random => 0f;
}

/// <summary>Tokens that are drawn twice often become [MASK] and a random token.</summary>
public readonly struct MostlyRandom : IReplacement
{
    public static float Mask => 0.3f;

    public static float Random => 0.6f;
}

public readonly struct DistinctMode : IMode { public static MaskingMode Value => MaskingMode.Distinct; }

public readonly struct OriginalMode : IMode { public static MaskingMode Value => MaskingMode.Original; }

public readonly struct WholeWordMode : IMode { public static MaskingMode Value => MaskingMode.WholeWord; }

public readonly struct SpanMode : IMode { public static MaskingMode Value => MaskingMode.Span; }

public readonly struct V1 : IVocabularySize { public static int Value => 1; }

public readonly struct V2 : IVocabularySize { public static int Value => 2; }

public readonly struct V31 : IVocabularySize { public static int Value => 31; }

public readonly struct V32 : IVocabularySize { public static int Value => 32; }

public readonly struct V33 : IVocabularySize { public static int Value => 33; }

public readonly struct V63 : IVocabularySize { public static int Value => 63; }

public readonly struct V64 : IVocabularySize { public static int Value => 64; }

public readonly struct V65 : IVocabularySize { public static int Value => 65; }

public readonly struct V127 : IVocabularySize { public static int Value => 127; }

public readonly struct V503 : IVocabularySize { public static int Value => 503; }

public readonly struct V1000 : IVocabularySize { public static int Value => 1000; }

public readonly struct V2001 : IVocabularySize { public static int Value => 2001; }

public readonly struct V2048 : IVocabularySize { public static int Value => 2048; }

public readonly struct V30522 : IVocabularySize { public static int Value => 30522; }
