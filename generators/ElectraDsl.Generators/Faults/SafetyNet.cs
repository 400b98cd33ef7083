namespace ElectraDsl.Generators.Faults;

/// <summary>
/// Runs a stage so that an exception of it costs one model alone. Thrown to the compiler, it would stop the generator as a whole (CS8785): every
/// generated type of the project would be gone, and hundreds of errors would hide the one that counts.
/// </summary>
internal static class SafetyNet
{
    public static Outcome<T> Try<T>(string model, Func<T?> stage)
        where T : class
    {
        try
        {
            return new Outcome<T>(stage(), Fault: null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new Outcome<T>(Value: null, Fault.Of(model, exception));
        }
    }
}
