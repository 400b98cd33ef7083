namespace ElectraDsl.Training;

/// <summary>Something that is known of a run after some of its steps.</summary>
public interface IStepRecord
{
    /// <summary>Updates made when it was taken.</summary>
    int Step { get; }
}
