namespace ElectraDsl.Kernels.Tests;

/// <summary>A model with other functions, as the compiler would write it.</summary>
public readonly struct Swapped<TSpec, TMaskingPolicy, TSampler, TLoss> : IModelSpec
    where TSpec : struct, IModelSpec
    where TMaskingPolicy : struct, IMaskingPolicy
    where TSampler : struct, ISampler
    where TLoss : struct, IRtdLoss
{
    public static int VocabularySize => TSpec.VocabularySize;

    public static int PadTokenId => TSpec.PadTokenId;

    public static int ClsTokenId => TSpec.ClsTokenId;

    public static int SepTokenId => TSpec.SepTokenId;

    public static int MaskTokenId => TSpec.MaskTokenId;

    public static float MaskProbability => TSpec.MaskProbability;

    public static float MaskReplaceProbability => TSpec.MaskReplaceProbability;

    public static float RandomReplaceProbability => TSpec.RandomReplaceProbability;

    public static MaskingMode Masking => TSpec.Masking;

    public static bool DisallowCorrect => TSpec.DisallowCorrect;

    public static int SampleTopK => TSpec.SampleTopK;

    public static Type MaskingPolicy => typeof(TMaskingPolicy);

    public static Type Sampler => typeof(TSampler);

    public static Type RtdLoss => typeof(TLoss);

    public static SamplingMethod Method => TSampler.Method;

    public static float Weight(long tokenId, int position, int length) => TMaskingPolicy.Weight(tokenId, position, length);

    public static float Score(float logit, bool isTarget) => TSampler.Score(logit, isTarget);

    public static float Loss(float logit, float label) => TLoss.Loss(logit, label);

    public static float Gradient(float logit, float label) => TLoss.Gradient(logit, label);
}
