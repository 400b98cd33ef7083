using System.Globalization;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Training;

/// <summary>
/// What a probe found of one checkpoint: probe.json, with names in snake_case. It compares runs of different objectives: where the fingerprints are
/// equal, all were evaluated on the same texts.
/// </summary>
/// <param name="Format">Version of the file's form: 1.</param>
/// <param name="Step">Updates made when the checkpoint was taken.</param>
/// <param name="Task">Names of the files of labeled texts.</param>
/// <param name="Fingerprint">Checksums of those files, and how many texts were learned from.</param>
/// <param name="ProbeAccuracy">Fraction of the texts that a linear classifier on the frozen encoder's vectors got right.</param>
/// <param name="RandomWeightsAccuracy">The same on the vectors of the network before it was trained.</param>
/// <param name="BagOfWordsAccuracy">The same on the counts of the texts' words.</param>
/// <param name="MajorityAccuracy">Always the class that most training texts have.</param>
/// <param name="TrainingTexts">Texts that the classifiers learned from.</param>
/// <param name="TestTexts">Texts that they were evaluated on.</param>
/// <param name="Classes">Number of classes.</param>
public sealed record ProbeRecord(
    int Format,
    int Step,
    string Task,
    string Fingerprint,
    double ProbeAccuracy,
    double RandomWeightsAccuracy,
    double BagOfWordsAccuracy,
    double MajorityAccuracy,
    int TrainingTexts,
    int TestTexts,
    int Classes)
{
    /// <summary>The form that this version writes.</summary>
    internal const int CurrentFormat = 1;

    /// <summary>The fingerprint of a task.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="most">Texts to learn from at most.</param>
    public static string FingerprintOf(IEnumerable<string> files, int most) =>
        string.Create(CultureInfo.InvariantCulture, $"{string.Join('-', files.Select(FileChecksum.Of))}-{most}");

    /// <summary>The record of a result.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="step">Updates made when the checkpoint was taken.</param>
    /// <param name="task">Names of the files.</param>
    /// <param name="fingerprint">As <see cref="Fingerprint"/>.</param>
    public static ProbeRecord Of(ProbeResult found, int step, string task, string fingerprint)
    {
        ArgumentNullException.ThrowIfNull(found);
        return new(
            CurrentFormat,
            step,
            task,
            fingerprint,
            found.Model.Accuracy,
            found.RandomWeights.Accuracy,
            found.BagOfWords.Accuracy,
            found.Majority.Accuracy,
            found.TrainingTexts,
            found.TestTexts,
            found.Classes);
    }
}
