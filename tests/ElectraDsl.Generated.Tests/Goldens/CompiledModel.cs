using System.Collections.Concurrent;
using System.Reflection;
using ElectraDsl.Kernels;
using ElectraDsl.Testing;
using ElectraDsl.Training;

namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>A model that was declared, generated and compiled while the tests run, as a build would do it.</summary>
internal sealed class CompiledModel
{
    /// <summary>What the record is called in its declaration.</summary>
    public const string RecordName = "GoldenModel";

    // Every test of a golden asks for the same model.
    private static readonly ConcurrentDictionary<string, CompiledModel> Models = new();

    private readonly Type record;

    private CompiledModel(Assembly assembly)
    {
        record = assembly.GetType($"Goldens.{RecordName}", throwOnError: true)!;
        Recipe = (PretrainingRecipe)Activator.CreateInstance(record)!;
    }

    /// <summary>The record itself.</summary>
    public PretrainingRecipe Recipe { get; }

    /// <summary>The model that the two config.json of a golden folder describe.</summary>
    public static CompiledModel Of(string folder) => Declared(DeclarationOf(folder));

    /// <summary>Its declaration.</summary>
    public static string DeclarationOf(string folder) => GoldenConfiguration.Declare(
        RecordName,
        GoldenConfiguration.Read(Path.Combine(folder, "generator.config.json")),
        GoldenConfiguration.Read(Path.Combine(folder, "discriminator.config.json")));

    /// <summary>The model of a declaration: a file with a record <see cref="RecordName"/> in the namespace Goldens.</summary>
    public static CompiledModel Declared(string declaration) =>
        Models.GetOrAdd(declaration, static text => new CompiledModel(RuntimeCompiler.Compile(text)));

    /// <summary>One of the record's two networks, over an arena.</summary>
    public object Network(string name, ParameterArena arena) => Activator.CreateInstance(record.GetNestedType(name)!, arena, null)!;

    /// <summary>The model's kernels of one backend.</summary>
    public KernelTable Kernels(KernelBackend backend)
    {
        Type spec = record.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Single(type => typeof(IModelSpec).IsAssignableFrom(type));
        MethodInfo method = typeof(KernelTable).GetMethod(nameof(KernelTable.For), 1, [typeof(KernelBackend)])!;
        return (KernelTable)method.MakeGenericMethod(spec).Invoke(null, [backend])!;
    }
}
