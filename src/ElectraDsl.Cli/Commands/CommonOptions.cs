using System.CommandLine;
using System.Globalization;
using System.Numerics;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>Options that several commands share.</summary>
internal sealed class CommonOptions(IReadOnlyList<PretrainingRecipe> models)
{
    /// <summary>Which of the project's models.</summary>
    public Option<string?> Model { get; } = new("--model")
    {
        Description = $"The model, where the project declares several: {string.Join(", ", models.Select(model => model.Facts.Name))}.",
        HelpName = "name",
    };

    /// <summary>What to compute on.</summary>
    public Option<string?> Device { get; } = new("--device")
    {
        Description = $"What to compute on: {DeviceChoice.Forms}. auto takes a GPU where there is one. Default: auto.",
        HelpName = "device",
    };

    // More threads than cores only wait for one another; a few times as many may be meant for a test, a thousand never.
    private static readonly int MostThreads = 4 * Environment.ProcessorCount;

    /// <summary>How many threads compute on the CPU.</summary>
    public Option<int?> Threads { get; } = new("--threads")
    {
        Description = "Threads that compute on the CPU: at least 1, at most four a core. Default: one a core.",
        HelpName = "number",
        CustomParser = result =>
        {
            if (BigInteger.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger threads) && threads >= 1)
            {
                if (threads <= MostThreads)
                    return (int)threads;
                result.AddError($"--threads is {result.Tokens[0].Value}: this machine has {Environment.ProcessorCount} cores for this program, and more than four threads a core ({MostThreads}) only hinder one another.");
                return null;
            }

            result.AddError($"--threads is '{result.Tokens[0].Value}': it must be a whole number, at least 1.");
            return null;
        },
    };

    /// <summary>The folder of a run that was started before.</summary>
    public Option<string> Run { get; } = new("--run")
    {
        Description = "The folder of a run, for example runs/small.",
        HelpName = "folder",
        Required = true,
    };

    /// <summary>The model that was asked for, or the only one.</summary>
    /// <exception cref="UsageException">There are several and none was named, or there is none of that name.</exception>
    public PretrainingRecipe ModelOf(ParseResult parsed) => ModelOf(parsed.GetValue(Model));

    /// <summary>The model of a name; null for the only one.</summary>
    public PretrainingRecipe ModelOf(string? name)
    {
        string names = string.Join(", ", models.Select(model => model.Facts.Name));
        if (models.Count == 0)
            throw new UsageException("This project declares no model: add a partial record with [ElectraModel], [Generator] and [Discriminator].");
        if (name is null)
            return models.Count == 1 ? models[0] : throw new UsageException($"This project declares several models: choose one with --model ({names}).");
        PretrainingRecipe[] found = [.. models.Where(model => model.Facts.Name == name || model.Facts.FullName == name)];
        if (found.Length > 1)
            throw new UsageException($"Several models are called {name}: give the full name ({string.Join(", ", found.Select(model => model.Facts.FullName))}).");
        return found.Length == 1
            ? found[0]
            : throw new UsageException($"There is no model '{name}'{Suggestion(name, models.Select(model => model.Facts.Name))} This project declares {names}.");
    }

    /// <summary>Sets the number of threads and chooses the device.</summary>
    public torch.Device PrepareDevice(ParseResult parsed)
    {
        PrepareThreads(parsed);
        return DeviceChoice.Of(parsed.GetValue(Device) ?? DeviceChoice.Default);
    }

    /// <summary>Sets the number of threads.</summary>
    public void PrepareThreads(ParseResult parsed)
    {
        if (parsed.GetValue(Threads) is int threads)
            torch.set_num_threads(threads);
    }

    /// <summary>The end of a sentence about a mistyped name: a full stop, or a question.</summary>
    public static string Suggestion(string typed, IEnumerable<string> names) =>
        NearestName.Of(typed, names) is { } near ? $": did you mean {near}?" : ".";
}
