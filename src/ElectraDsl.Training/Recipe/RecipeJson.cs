using System.Text.Json.Nodes;

namespace ElectraDsl.Training;

/// <summary>A recipe's knobs as they stand in run.json and state.json.</summary>
internal static class RecipeJson
{
    /// <summary>All knobs under their <see cref="RecipeKnob.JsonName"/>.</summary>
    public static JsonObject Write(PretrainingRecipe recipe)
    {
        JsonObject json = [];
        foreach (RecipeKnob knob in RecipeKnobs.All)
        {
            json[knob.JsonName] = knob.Get(recipe) switch
            {
                int value => JsonValue.Create(value),
                double value => JsonValue.Create(value),
                ulong value => JsonValue.Create(value),
                bool value => JsonValue.Create(value),
                Enum value => JsonValue.Create(Text(value)),
                Schedule { IsConstant: true } value => JsonValue.Create(value.Start),
                Schedule value => JsonValue.Create(value.ToString()),
                object value => throw new NotSupportedException($"{knob.Name} holds a {value.GetType().Name}."),
            };
        }

        return json;
    }

    /// <summary>The recipe with the knobs of a file; a knob that the file does not know, because it is older, stays as the model has it.</summary>
    /// <param name="json">The knobs.</param>
    /// <param name="model">A recipe of the model.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="RunException">The file has a knob that is unknown here, or a value of the wrong kind.</exception>
    public static PretrainingRecipe Read(JsonObject json, PretrainingRecipe model, string path)
    {
        PretrainingRecipe recipe = model;
        foreach ((string name, JsonNode? node) in json)
        {
            RecipeKnob knob = RecipeKnobs.All.FirstOrDefault(knob => knob.JsonName == name)
                ?? throw new RunException($"{path} has the knob {name}, which this version does not know: use the version that wrote it.");
            recipe = knob.With(recipe, Value(knob, node as JsonValue, path));
        }

        return recipe;
    }

    private static object Value(RecipeKnob knob, JsonValue? json, string path)
    {
        if (json is not null)
        {
            if (knob.Type == typeof(int) && json.TryGetValue(out int whole))
                return whole;
            if (knob.Type == typeof(double) && json.TryGetValue(out double number))
                return number;
            if (knob.Type == typeof(ulong) && json.TryGetValue(out ulong seed))
                return seed;
            if (knob.Type == typeof(bool) && json.TryGetValue(out bool flag))
                return flag;
            if (knob.Type == typeof(Schedule) && ScheduleOf(json) is { } schedule)
                return schedule;
            if (json.TryGetValue(out string? name) && knob.Choices.FirstOrDefault(choice => Text(choice) == name) is object chosen)
                return chosen;
        }

        throw new RunException($"{path} is damaged: {knob.JsonName} is {json?.ToJsonString() ?? "no value"}, which is no {knob.Type.Name}.");
    }

    /// <summary>A schedule: a number where it never changes.</summary>
    private static Schedule? ScheduleOf(JsonValue json)
    {
        if (json.TryGetValue(out double constant))
            return constant;
        return json.TryGetValue(out string? text) && Schedule.TryParse(text, out Schedule? schedule, out _) ? schedule : null;
    }

    /// <summary>A choice as every enumeration stands in JSON: in snake_case.</summary>
    private static string Text(object choice) => RecipeKnob.Text(choice).Replace('-', '_');
}
