using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Planning;

/// <summary>What an objective says of itself: one class in a folder of its own, and a line in the table of all.</summary>
internal abstract class ModelObjective
{
    /// <summary>What [ElectraModel] calls it.</summary>
    public abstract Objective Kind { get; }

    /// <summary>Its networks; the one that is kept last.</summary>
    public abstract EquatableArray<NetworkUse> Networks { get; }

    /// <summary>The arguments that it has no use for.</summary>
    public abstract IReadOnlyList<(DeclarationPart Part, string[] Arguments)> Needless { get; }

    /// <summary>Why it has not: the beginning of a sentence that ends in "has no effect".</summary>
    public abstract string NeedlessReason { get; }

    /// <summary>Full names of the library's types that its step calls by their simple names, besides those that every network uses.</summary>
    public abstract IReadOnlyList<string> StepTypes { get; }

    /// <summary>The members of a record that are its step: the class <c>Trainer</c>.</summary>
    public abstract string WriteStep(ModelPlan plan);

    /// <summary>Files that it writes beside those of every model, where the model is trained.</summary>
    public virtual IEnumerable<(string Name, SourceText Text)> WriteFiles(ModelPlan plan) => [];

    /// <summary>Full name of the struct that a slot's functions come from where a model names none.</summary>
    public virtual string? BuiltIn(KernelSlot slot) => slot.BuiltInName;

    /// <summary>What the offsets of a network's parameters are called.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="network">Its network.</param>
    public virtual string DescribeOffsets(ModelPlan plan, NetworkPlan network) => $"Offsets of the {network.Name}'s parameters.";

    /// <summary>Whether it uses an argument.</summary>
    public bool Uses(DeclarationPart part, string argument) => !Needless.Any(unused => unused.Part == part && unused.Arguments.Contains(argument));

    /// <summary>Whether one of its networks is declared by an attribute.</summary>
    public bool Uses(DeclarationPart network) => Networks.Any(one => one.Part == network);
}
