using System.Text.Json.Serialization;

namespace ElectraDsl.Cli;

/// <summary>What a training step takes: medians, in seconds unless said otherwise.</summary>
internal sealed record StepTimes
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Sequences of a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Tokens of a sequence, padding included.</summary>
    public required int SequenceLength { get; init; }

    /// <summary>Of what numbers products are.</summary>
    public required Precision Precision { get; init; }

    /// <summary>Threads that compute.</summary>
    public required int Threads { get; init; }

    /// <summary>The fraction of the tokens that is padding.</summary>
    public required double Padding { get; init; }

    /// <summary>A step: forward, backward and the optimizer.</summary>
    public required double SecondsPerStep { get; init; }

    /// <summary>Forward and backward passes.</summary>
    public required double ForwardBackwardSeconds { get; init; }

    /// <summary>The optimizer.</summary>
    public required double OptimizerSeconds { get; init; }

    /// <summary>Tokens that are no padding, of a second.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>All matrix products alone, measured in the same run, padding included.</summary>
    public required double ProductsSeconds { get; init; }

    /// <summary>Those of attention among them, in float32.</summary>
    public required double AttentionProductsSeconds { get; init; }

    /// <summary>The step in units of its products.</summary>
    public required double TimesProducts { get; init; }

    /// <summary>The step without the products and the optimizer.</summary>
    public required double OtherSeconds { get; init; }

    /// <summary>Of a large product in the same precision, 1e9 operations a second.</summary>
    public required double GemmCeilingGflops { get; init; }

    /// <summary>The fraction of it that the operations of all products make of the step's time.</summary>
    public required double ShareOfCeiling { get; init; }

    /// <summary>The most memory that the process had, MiB.</summary>
    public required double PeakRssMib { get; init; }

    /// <summary>Managed memory that a step allocates, KiB.</summary>
    public required double AllocatedKibPerStep { get; init; }

    /// <summary>Collections of managed memory during all measured steps.</summary>
    public required int Collections { get; init; }

    /// <summary>Tensors that the measured steps left behind.</summary>
    public required long TensorsLeft { get; init; }

    /// <summary>Steps that were measured.</summary>
    public required int Steps { get; init; }

    /// <summary>Those of them during which other programs used more than a tenth of a core.</summary>
    public required int DisturbedSteps { get; init; }

    /// <summary>The share of disturbed steps.</summary>
    [JsonIgnore]
    public double Disturbed => DisturbedSteps / (double)Steps;
}
