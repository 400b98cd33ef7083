namespace ElectraDsl.Training;

/// <summary>Where the discriminator first passed a gain.</summary>
/// <param name="Gain">AUC above that of the detector without context.</param>
/// <param name="Step">Updates made by then.</param>
/// <param name="Tokens">Tokens trained on by then.</param>
public readonly record struct PassedGain(double Gain, int Step, long Tokens);
