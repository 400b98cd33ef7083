using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ElectraDsl.Generators.Tests;

/// <summary>A struct of device functions around a few lines.</summary>
internal static class DeviceSource
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Numerics;
        using System.Threading.Tasks;
        using ElectraDsl.Kernels;
        using ILGPU.Algorithms;


        """;

    /// <summary>A body of Loss, or members of the struct with Loss among them.</summary>
    public static string Of(string code) => Usings + $$"""
        public unsafe struct Mine : IRtdLoss
        {
            public static float Gradient(float x, float y) => x - y;

            {{(code.Contains("float Loss(", StringComparison.Ordinal) ? code : $"public static float Loss(float x, float y) {{ {code} }}")}}
        }
        """;

    public static CSharpCompilation Compile(string source)
    {
        CSharpCompilation compilation = ModelCompiler.Compilation(source);
        return compilation
            .WithAssemblyName("Device" + Guid.NewGuid().ToString("N"))
            .WithOptions(compilation.Options.WithAllowUnsafe(true).WithOptimizationLevel(OptimizationLevel.Release));
    }
}
