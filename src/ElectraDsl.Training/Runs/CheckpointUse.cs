namespace ElectraDsl.Training;

/// <summary>What a checkpoint is wanted for, and so what of it must be whole.</summary>
internal enum CheckpointUse
{
    /// <summary>Its weights alone: to evaluate, to show, to export, to start another run from.</summary>
    Weights,

    /// <summary>To train on: weights and the optimizer's moments.</summary>
    Training,
}
