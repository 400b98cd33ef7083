namespace ElectraDsl.Generators.Faults;

/// <summary>What a stage made of a model, or the fault that it ended with instead; neither where there is nothing to make.</summary>
internal sealed record Outcome<T>(T? Value, Fault? Fault)
    where T : class;
