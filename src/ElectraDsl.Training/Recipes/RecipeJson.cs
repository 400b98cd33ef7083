using System.Text.Json.Nodes;

namespace ElectraDsl.Training;

/// <summary>A recipe's hyperparameters as they stand in run.json and state.json.</summary>
internal static class RecipeJson
{
    /// <summary>All hyperparameters under their <see cref="Hyperparameter.JsonName"/>.</summary>
    public static JsonObject Write(PretrainingRecipe recipe) => Write(Hyperparameters.All, recipe);

    /// <summary>The hyperparameters of any kind of recipe under their <see cref="Hyperparameter.JsonName"/>.</summary>
    /// <param name="hyperparameters">Those of its kind.</param>
    /// <param name="recipe">The recipe.</param>
    public static JsonObject Write(IEnumerable<Hyperparameter> hyperparameters, object recipe)
    {
        JsonObject json = [];
        foreach (Hyperparameter hyperparameter in hyperparameters)
        {
            json[hyperparameter.JsonName] = hyperparameter.GetFrom(recipe) switch
            {
                int value => JsonValue.Create(value),
                double value => JsonValue.Create(value),
                ulong value => JsonValue.Create(value),
                bool value => JsonValue.Create(value),
                Enum value => JsonValue.Create(Text(value)),
                Schedule { IsConstant: true } value => JsonValue.Create(value.Start),
                Schedule value => JsonValue.Create(value.ToString()),
                object value => throw new NotSupportedException($"{hyperparameter.Name} holds a {value.GetType().Name}."),
            };
        }

        return json;
    }

    /// <summary>
    /// The recipe with the hyperparameters of a file; a hyperparameter that the file does not know, because it is older, stays as the model has it.
    /// </summary>
    /// <param name="json">The hyperparameters.</param>
    /// <param name="model">A recipe of the model.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="RunException">The file has a hyperparameter that is unknown here, or a value of the wrong kind.</exception>
    public static PretrainingRecipe Read(JsonObject json, PretrainingRecipe model, string path)
    {
        PretrainingRecipe recipe = model;
        foreach ((string name, JsonNode? node) in json)
        {
            Hyperparameter hyperparameter = Hyperparameters.All.FirstOrDefault(one => one.JsonName == name)
                ?? throw new RunException($"{path} has the hyperparameter {name}, which this version does not know: use the version that wrote it.");
            recipe = hyperparameter.With(recipe, Value(hyperparameter, node as JsonValue, path));
        }

        // Versions that accepted other values of these wrote them, too, and they meant nothing.
        foreach ((string property, double usual) in UnusedHyperparameters.Of(model.Facts.Objective))
        {
            Hyperparameter unused = Hyperparameters.OfProperty(property);
            recipe = unused.With(recipe, unused.Value(usual));
        }

        return recipe;
    }

    /// <summary>The value that a file holds.</summary>
    /// <param name="hyperparameter">Of which hyperparameter.</param>
    /// <param name="json">What stands there.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="RunException">It is a value of the wrong kind.</exception>
    internal static object Value(Hyperparameter hyperparameter, JsonValue? json, string path)
    {
        if (json is not null)
        {
            if (hyperparameter.Type == typeof(int) && json.TryGetValue(out int whole))
                return whole;
            if (hyperparameter.Type == typeof(double) && json.TryGetValue(out double number))
                return number;
            if (hyperparameter.Type == typeof(ulong) && json.TryGetValue(out ulong seed))
                return seed;
            if (hyperparameter.Type == typeof(bool) && json.TryGetValue(out bool flag))
                return flag;
            if (hyperparameter.Type == typeof(Schedule) && ScheduleOf(json) is { } schedule)
                return schedule;
            if (json.TryGetValue(out string? name) && hyperparameter.Choices.FirstOrDefault(choice => Text(choice) == name) is object chosen)
                return chosen;
        }

        throw new RunException(
            $"{path} is damaged: {hyperparameter.JsonName} is {json?.ToJsonString() ?? "no value"}, which is not a valid {hyperparameter.Type.Name}.");
    }

    /// <summary>A schedule: a number where it never changes.</summary>
    private static Schedule? ScheduleOf(JsonValue json)
    {
        if (json.TryGetValue(out double constant))
            return constant;
        return json.TryGetValue(out string? text) && Schedule.TryParse(text, out Schedule? schedule, out _) ? schedule : null;
    }

    /// <summary>A choice as every enumeration stands in JSON: in snake_case.</summary>
    private static string Text(object choice) => Hyperparameter.Text(choice).Replace('-', '_');
}
