using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>
/// What device code may call of other assemblies. Each was compiled to PTX with ILGPU 1.5.3 (tests: DeviceApiTests); what is not here throws inside,
/// or compiles to a call of a function that does not exist (MathF.Log2, Cbrt, FusedMultiplyAdd, Acosh, Asinh, Atanh) or that only calls itself
/// (ReciprocalEstimate, Lerp).
/// </summary>
internal static class DeviceApi
{
    private static readonly string[] OfMathF =
    [
        "Abs", "Acos", "Asin", "Atan", "Atan2", "Ceiling", "CopySign", "Cos", "Cosh", "Exp", "Floor", "Log", "Log10", "Max", "MaxMagnitude", "Min",
        "MinMagnitude", "Pow", "Round", "ScaleB", "Sin", "Sinh", "Sqrt", "Tan", "Tanh", "Truncate",
    ];

    private static readonly Dictionary<string, HashSet<string>> Methods = new()
    {
        ["System.MathF"] = [.. OfMathF],
        ["System.Math"] = ["Abs", "Max", "Min"],
        ["float"] =
        [
            .. OfMathF,
            "CompareTo", "Equals", "Exp10", "Exp2", "ExpM1", "IsFinite", "IsInfinity", "IsInteger", "IsNaN", "IsNegative", "IsNegativeInfinity",
            "IsPositive", "IsPositiveInfinity", "LogP1",
        ],
        ["int"] = ["Abs", "LeadingZeroCount", "Max", "Min", "PopCount", "Sign"],
        ["System.BitConverter"] = ["Int32BitsToSingle", "SingleToInt32Bits"],
        ["System.Numerics.BitOperations"] = ["IsPow2", "LeadingZeroCount", "PopCount", "RotateLeft", "TrailingZeroCount"],
        ["float?"] = ["GetValueOrDefault"],
        ["ILGPU.IntrinsicMath"] = ["Abs", "Clamp", "Max", "Min"],
        ["ILGPU.Interop"] = ["FloatAsInt", "IntAsFloat"],
        ["ILGPU.Algorithms.XMath"] =
        [
            "Abs", "Acos", "Asin", "Atan", "Atan2", "Ceiling", "Clamp", "Cos", "Cosh", "Exp", "Exp2", "Floor", "IEEERemainder", "IsFinite",
            "IsInfinity", "IsNaN", "Log", "Log10", "Log2", "Max", "Min", "Pow", "Rcp", "Rem", "Round", "RoundAwayFromZero", "RoundToEven", "Rsqrt",
            "Sign", "Sin", "SinCos", "Sinh", "Sqrt", "Tan", "Tanh", "Truncate",
        ],
    };

    /// <summary>All that may be called, as "Type.Method", for tests and pages.</summary>
    public static IEnumerable<string> Names => Methods.SelectMany(type => type.Value.Select(method => $"{type.Key}.{method}"));

    /// <summary>Whether a method that is not written in this project may be called.</summary>
    public static bool Allows(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;

        // Functions that were compiled into kernels elsewhere, the library's own among them, were checked there.
        if (DeviceFunctions.InterfacesOf(type).Any())
            return true;

        // Parts of the language: structs' and tuples' constructors without a body, and whether a nullable number has a value.
        if (method.MethodKind == MethodKind.Constructor)
            return method.IsImplicitlyDeclared || type.IsTupleType;
        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return method.Name is "get_HasValue" or "GetValueOrDefault";

        return Methods.TryGetValue(type.ToDisplayString(), out HashSet<string>? names)
            && names.Contains(method.Name)
            && method.Parameters.All(IsNumber);
    }

    // Overloads with a mode or a number of digits are other code; those in double are another rule's.
    private static bool IsNumber(IParameterSymbol parameter) =>
        parameter.Type.SpecialType
            is SpecialType.System_Single
                or SpecialType.System_Double
                or SpecialType.System_Int32
                or SpecialType.System_UInt32
                or SpecialType.System_Int64
                or SpecialType.System_UInt64;
}
