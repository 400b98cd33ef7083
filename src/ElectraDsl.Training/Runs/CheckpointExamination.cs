namespace ElectraDsl.Training;

/// <summary>What was found when every byte of a checkpoint was looked at.</summary>
/// <param name="State">What state.json holds; null where nothing of the checkpoint can be used.</param>
/// <param name="Damage">What is wrong with the state or the weights, in words; null where they are whole.</param>
/// <param name="OptimizerDamage">What is wrong with the optimizer's moments, in words; null where they are whole.</param>
internal sealed record CheckpointExamination(CheckpointState? State, string? Damage, string? OptimizerDamage)
{
    /// <summary>Why it cannot be used for something, in words; null where it can.</summary>
    public string? Obstacle(CheckpointUse use) => Damage ?? (use == CheckpointUse.Training ? OptimizerDamage : null);
}
