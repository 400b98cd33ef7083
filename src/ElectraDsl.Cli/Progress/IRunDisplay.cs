using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>Shows a run while it is in progress.</summary>
internal interface IRunDisplay
{
    /// <summary>Shows the stages of a preparation.</summary>
    T Prepare<T>(Func<IProgress<PreparationProgress>, T> work);

    /// <summary>Shows training and evaluation.</summary>
    T Watch<T>(Func<IPretrainingObserver, T> work);
}
