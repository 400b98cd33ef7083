namespace ElectraDsl.Generators.Model;

/// <summary>
/// The hyperparameters of a model's recipe that rules compare with its sizes or with each other. A user's program may still give others: these are
/// what the record's author declares as its defaults. Equality is structural (see <see cref="ModelSpec"/>).
/// </summary>
internal sealed record RecipeSpec(
    HyperparameterSpec<double> LearningRate,
    HyperparameterSpec<int> SequenceLength,
    HyperparameterSpec<int> BatchSize,
    HyperparameterSpec<int> MicroBatchSize);
