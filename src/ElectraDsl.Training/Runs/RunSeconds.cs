namespace ElectraDsl.Training;

/// <summary>Time that a run has taken so far, over all its parts.</summary>
/// <param name="Wall">Everything: steps, checkpoints, evaluations.</param>
/// <param name="Training">Steps only: what throughput is measured by.</param>
/// <param name="Reported">What <paramref name="Training"/> was at the last report.</param>
internal sealed record RunSeconds(double Wall, double Training, double Reported)
{
    public static readonly RunSeconds None = new(0, 0, 0);
}
