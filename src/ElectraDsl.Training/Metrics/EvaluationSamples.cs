using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>
/// What both networks made of a few held-out sequences at one evaluation: a line of samples.jsonl. The sequences and their masks are the same at
/// every evaluation, so that progress shows.
/// </summary>
/// <param name="Step">Updates made when it was taken.</param>
/// <param name="Sequences">The sequences.</param>
public sealed record EvaluationSamples(int Step, ImmutableArray<SampledSequence> Sequences) : IStepRecord;
