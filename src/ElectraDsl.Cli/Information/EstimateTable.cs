using ElectraDsl.Training;
using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>What a whole pre-training is going to need, as a table in the terminal.</summary>
internal static class EstimateTable
{
    /// <summary>Writes the table.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="recipe">The model and its hyperparameters.</param>
    /// <param name="speed">How fast the device trains.</param>
    /// <param name="mostSequences">What the device's free memory holds at once; null where that is not known.</param>
    public static void Write(Terminal terminal, PretrainingRecipe recipe, DeviceSpeed speed, int? mostSequences)
    {
        string parts = recipe.MicroBatchSize > 0 ? $", {Words.Count(recipe.MicroBatchSize)} at once" : "";
        string lengths = recipe.ShortSequenceLength > 0
            ? $", {Words.Percent(recipe.ShortProportion)} of the steps with {Words.Count(recipe.ShortSequenceLength)}"
            : "";
        terminal.Heading(
            $"Pre-training: {Words.Counted(recipe.Steps, "step")} of {Words.Counted(recipe.BatchSize, "sequence")}{parts}, {Words.Count(recipe.SequenceLength)} tokens each{lengths}");
        FittingTable table = new(terminal, new("", MayWrap: false), FittingColumn.Numbers(""), new(""));
        WorkEstimate work = WorkEstimate.Of(recipe);
        MemoryEstimate memory = MemoryEstimate.Of(recipe);
        Add("tokens", Words.Scientific(work.Tokens), "");
        Add("FLOPs (6ND)", Words.Scientific(work.TrainingFlops), "as they are usually counted");
        Add("FLOPs (paper)", Words.Scientific(work.PaperFlops), "to compare with ELECTRA's tables only");
        Add("precision", Hyperparameter.Text(recipe.Precision), "of the products with weight matrices");
        table.AddEmpty();
        Add("weights", Words.Bytes(memory.Weights), "");
        Add("gradients, moments", Words.Bytes(memory.Gradients + memory.Moments), "");
        foreach ((string name, double peak) in memory.Peaks)
            Add(
                $"{name}'s turn",
                Words.Bytes(peak),
                memory.Peaks.Count == 1 ? "activations and workspace" : "activations and workspace during its step; never both networks at once");
        Add("allocator, libraries", Words.Bytes(memory.Fragmentation + memory.Libraries), "fragmentation; packed matrices and compiled code");
        Add("memory", Words.Bytes(memory.Total), "at the higher peak, beside the program itself", Decoration.Bold);
        if (mostSequences is { } most)
            Add("sequences at once", Words.Count(most), "fit in the memory that is free here (see --micro-batch-size auto)");
        table.AddEmpty();
        Add("speed", $"{Words.Magnitude(speed.FlopsPerSecond)}FLOP/s", speed.Origin);
        Add("tokens a second", Words.Count((long)(work.Tokens / (work.TrainingFlops / speed.FlopsPerSecond))), "");
        Add("time", Words.Hours(work.TrainingFlops / speed.FlopsPerSecond), "", Decoration.Bold);
        if (recipe.Facts.Discriminator is { } discriminator)
            AddPlateau(PlateauLength.Of(discriminator.Positions));
        table.Write();

        void AddPlateau(PlateauLength plateau) => Add(
            "uses context after",
            plateau.Tokens is double tokens ? Words.Hours(tokens / work.Tokens * work.TrainingFlops / speed.FlopsPerSecond) : "unknown",
            plateau.Tokens is double needed
                ? $"{Words.Magnitude(needed)} tokens of natural text, as small models did"
                : $"no small model with these positions did within {Words.Magnitude(plateau.Tried)} tokens");

        void Add(string name, string value, string meaning, Decoration decoration = Decoration.None) => table.Add(
            new(name, new Style(decoration: decoration)), new(value, new Style(decoration: decoration)), new(meaning, new Style(Color.Gray)));
    }
}
