using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>The scores of a sampler of which <see cref="Sampling{TSpec, TSampler}.ScoresAreLogits"/> holds: at a temperature of 1.</summary>
internal readonly struct LogitScores<TSpec, TSampler> : IScores
    where TSpec : struct, IModelSpec
    where TSampler : struct, ISampler
{
    public static bool AreLogits => true;

    public static bool DrawnAtFirstSight => Sampling<TSpec, TSampler>.DrawnAtFirstSight;

    public static bool AreRestricted => Sampling<TSpec, TSampler>.Candidates > 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float logit, bool isTarget, float temperature) => logit;
}
