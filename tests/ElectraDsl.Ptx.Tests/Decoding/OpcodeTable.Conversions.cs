using System.Globalization;
using ElectraDsl.Ptx.Tests.Execution;

namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>cvt.</summary>
internal static partial class OpcodeTable
{
    private static readonly string[] IntegerTypes = ["u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64"];

    private static void AddConversions()
    {
        foreach (string from in IntegerTypes)
        {
            foreach (string to in IntegerTypes)
                Entries.Add($"cvt.{to}.{from}", operands => Convert(operands, TypeOf(from), TypeOf(to), from, to));
        }

        FromInteger<SingleOfSigned32>("s32");
        FromInteger<SingleOfUnsigned32>("u32");
        FromInteger<SingleOfSigned64>("s64");
        FromInteger<SingleOfUnsigned64>("u64");
        Rounded<RoundToNearest>("rni", MidpointRounding.ToEven);
        Rounded<RoundToZero>("rzi", MidpointRounding.ToZero);
        Rounded<RoundDown>("rmi", MidpointRounding.ToNegativeInfinity);
        Rounded<RoundUp>("rpi", MidpointRounding.ToPositiveInfinity);
    }

    private static IntegerConversion Convert(OperandReader operands, IntegerType fromType, IntegerType toType, string from, string to) =>
        new(operands.Expect(2).Destination(to, isWider: true), operands.WideSource(1, from), fromType, toType, operands.DestinationBits());

    private static void FromInteger<TOperation>(string from)
        where TOperation : struct, IUnaryOperation => Entries.Add(
            $"cvt.rn.f32.{from}",
            operands => new Unary<TOperation>(operands.Expect(2).Destination("f32"), operands.WideSource(1, from)));

    /// <summary>To a whole number, as a float or as an integer.</summary>
    private static void Rounded<TOperation>(string modifier, MidpointRounding rounding)
        where TOperation : struct, IUnaryOperation
    {
        Entries.Add($"cvt.{modifier}.f32.f32", operands => new Unary<TOperation>(operands.Expect(2).Destination("f32"), operands.Source(1, "f32")));
        foreach (string to in IntegerTypes[4..])
        {
            foreach (bool flushes in new[] { false, true })
                Entries.Add(
                    $"cvt.{modifier}{(flushes ? ".ftz" : "")}.{to}.f32",
                    operands => new FloatToInteger(operands.Expect(2).Destination(to), operands.Source(1, "f32"), TypeOf(to), rounding, flushes));
        }
    }

    private static IntegerType TypeOf(string type) => new(int.Parse(type[1..], CultureInfo.InvariantCulture), type[0] == 's');
}
