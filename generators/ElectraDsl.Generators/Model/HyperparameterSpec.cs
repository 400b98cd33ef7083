namespace ElectraDsl.Generators.Model;

/// <summary>What a build can know of a run-time hyperparameter.</summary>
/// <param name="Value">What a recipe made without further words has; null where only a run can tell.</param>
/// <param name="IsAssigned">Whether the record's own constructor says so; else the value is a base's or the library's.</param>
internal readonly record struct HyperparameterSpec<T>(T? Value, bool IsAssigned)
    where T : struct, IEquatable<T>;
