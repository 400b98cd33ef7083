using System.Globalization;
using ElectraDsl.Generators.DeviceCode;

namespace ElectraDsl.Generators.Tests;

/// <summary>Everything that device code may call of other assemblies compiles for a GPU.</summary>
public sealed class DeviceApiTests
{
    private static readonly string[] OfTwo =
        ["Atan2", "CopySign", "Max", "MaxMagnitude", "Min", "MinMagnitude", "Pow", "IEEERemainder", "Rem", "CompareTo", "Equals"];

    private static readonly string[] OfWholeNumbers = ["int", "System.Numerics.BitOperations"];

    /// <summary>Computed partly in functions or doubles of ILGPU's own: allowed, because right.</summary>
    private static readonly string[] MayCall = ["Acos", "Asin", "Atan", "Atan2", "Tan"], MayUseDoubles = ["Pow", "RotateLeft", "FloatAsInt"];

    public static TheoryData<string> Functions => [.. DeviceApi.Names.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_IsLetThrough_AndCompilesForAGpu(string function)
    {
        Microsoft.CodeAnalysis.CSharp.CSharpCompilation compilation = DeviceSource.Compile(DeviceSource.Of(BodyFor(function)));
        ModelCompiler.Run(compilation).AssertClean();
        string name = function[(function.LastIndexOf('.') + 1)..];
        GpuVerdict verdict = GpuCompiler.Judge(compilation);
        Assert.True(
            verdict == GpuVerdict.Compiles
                || (verdict == GpuVerdict.Calls && MayCall.Contains(name))
                || (verdict == GpuVerdict.Doubles && MayUseDoubles.Contains(name)),
            string.Create(CultureInfo.InvariantCulture, $"{function}: {verdict}"));
    }

    private static string BodyFor(string function)
    {
        string type = function[..function.LastIndexOf('.')], name = function[(function.LastIndexOf('.') + 1)..];
        if (type == "float?")
            return "float? v = x; return v.GetValueOrDefault();";
        if (name is "CompareTo" or "Equals")
            return name == "Equals" ? "return x.Equals(y) ? 1f : 0f;" : "return x.CompareTo(y);";
        if (name == "SinCos")
            return "XMath.SinCos(x, out float s, out float c); return s * c;";
        string arguments = name switch
        {
            "Clamp" => "x, 0f, 1f",
            "ScaleB" => "x, 3",
            "IntAsFloat" => "(uint)(int)x",
            "RotateLeft" => "(uint)(int)x, 3",
            "Int32BitsToSingle" => "(int)x",
            _ when OfWholeNumbers.Contains(type) => name is "Max" or "Min" ? "(int)x, 3" : type == "int" ? "(int)x" : "(uint)(int)x",
            _ when OfTwo.Contains(name) => "x, y",
            _ => "x",
        };
        string call = $"{type.Replace("ILGPU.Algorithms.", "", StringComparison.Ordinal)}.{name}({arguments})";
        return name.StartsWith("Is", StringComparison.Ordinal) ? $"return {call} ? 1f : 0f;" : $"return {call};";
    }
}
