namespace ElectraDsl.Training;

/// <summary>What a linear classifier makes of the vectors of a frozen encoder, beside what needs no pre-training.</summary>
/// <param name="TrainingTexts">Texts that the classifiers learned from, those among them on which the penalty was chosen.</param>
/// <param name="TestTexts">Texts that they were evaluated on.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Model">On the trained encoder's vectors.</param>
/// <param name="RandomWeights">On the vectors of the same network before it was trained.</param>
/// <param name="BagOfWords">On the counts of the texts' words.</param>
/// <param name="Majority">Always the class that most training texts have.</param>
public sealed record ProbeResult(
    int TrainingTexts,
    int TestTexts,
    int Classes,
    ProbeScore Model,
    ProbeScore RandomWeights,
    ProbeScore BagOfWords,
    ProbeScore Majority);
