using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>The scores of a sampler of which <see cref="Sampling{TSpec}.ScoresAreLogits"/> holds: at a temperature of 1.</summary>
internal readonly struct LogitScores<TSpec> : IScores
    where TSpec : struct, IModelSpec
{
    public static int VocabularySize => TSpec.VocabularySize;

    public static bool AreLogits => true;

    public static bool IsSinglePass => Sampling<TSpec>.IsSinglePass;

    public static bool AreRestricted => Sampling<TSpec>.Candidates > 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float logit, bool isTarget, float temperature) => logit;
}
