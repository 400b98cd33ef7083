using System.ComponentModel;
using System.Reflection;

namespace ElectraDsl.Architecture.Tests;

/// <summary>What a user of the library catches and what an editor shows of it.</summary>
public sealed class PublicSurfaceTests
{
    private static IEnumerable<Assembly> Shipped =>
        House.Projects.Keys.Where(project => project is not ("ElectraDsl.Generators" or "ElectraDsl.CodeFixes")).Select(Assembly.Load);

    /// <summary>One catch clause is enough, and a new exception cannot miss it.</summary>
    [Fact]
    public void EveryException_IsAnElectraException()
    {
        Type[] exceptions = [.. Shipped.SelectMany(assembly => assembly.GetTypes()).Where(typeof(Exception).IsAssignableFrom)];
        Assert.Contains(exceptions, type => type.Name == "CorpusException");
        Assert.Empty(exceptions.Where(type => !typeof(ElectraException).IsAssignableFrom(type)).Select(type => type.FullName));
    }

    /// <summary>Public because generated code or another assembly of the library calls it, and of no use to whoever writes a program.</summary>
    [Theory]
    [InlineData("ElectraDsl", "ElectraDsl.Dropout")]
    [InlineData("ElectraDsl", "ElectraDsl.AttentionMask")]
    [InlineData("ElectraDsl", "ElectraDsl.Norm")]
    [InlineData("ElectraDsl", "ElectraDsl.PositionLimit")]
    [InlineData("ElectraDsl", "ElectraDsl.RotaryPositions")]
    [InlineData("ElectraDsl", "ElectraDsl.SinusoidalPositions")]
    [InlineData("ElectraDsl", "ElectraDsl.ParameterArena", "Parameter")]
    [InlineData("ElectraDsl", "ElectraDsl.ParameterArena", "Detached")]
    [InlineData("ElectraDsl.Data", "ElectraDsl.Data.SeededExampleDraws")]
    [InlineData("ElectraDsl.Torch", "ElectraDsl.Torch.TensorPointer")]
    [InlineData("ElectraDsl.Training", "ElectraDsl.Training.PretrainingRecipe", "BaseRecipe")]
    public void WhatGeneratedCodeAloneNeeds_IsNotOffered(string assembly, string typeName, string? member = null)
    {
        Type type = Assembly.Load(assembly).GetType(typeName, throwOnError: true)!;
        const BindingFlags Declared =
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        Assert.All(
            member is null ? [type] : type.GetMember(member, Declared),
            found => Assert.Equal(EditorBrowsableState.Never, found.GetCustomAttribute<EditorBrowsableAttribute>()?.State));
    }
}
