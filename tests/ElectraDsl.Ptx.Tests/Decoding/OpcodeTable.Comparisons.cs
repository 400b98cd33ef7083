using ElectraDsl.Ptx.Tests.Execution;

namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>setp and testp.</summary>
internal static partial class OpcodeTable
{
    private static void AddComparisons()
    {
        Comparison<Equal16>("setp.eq.b16", "setp.eq.s16", "setp.eq.u16");
        Comparison<Equal32>("setp.eq.b32", "setp.eq.s32", "setp.eq.u32");
        Comparison<Equal64>("setp.eq.b64", "setp.eq.s64", "setp.eq.u64");
        Comparison<Unequal16>("setp.ne.b16", "setp.ne.s16", "setp.ne.u16");
        Comparison<Unequal32>("setp.ne.b32", "setp.ne.s32", "setp.ne.u32");
        Comparison<Unequal64>("setp.ne.b64", "setp.ne.s64", "setp.ne.u64");
        Ordered<LessSigned16, LessOrEqualSigned16>("s16");
        Ordered<LessSigned32, LessOrEqualSigned32>("s32");
        Ordered<LessSigned64, LessOrEqualSigned64>("s64");
        OrderedUnsigned<LessUnsigned16, LessOrEqualUnsigned16>("u16");
        OrderedUnsigned<LessUnsigned32, LessOrEqualUnsigned32>("u32");
        OrderedUnsigned<LessUnsigned64, LessOrEqualUnsigned64>("u64");
        OfFloats<EqualSingle>("eq");
        OfFloats<UnequalSingle>("ne");
        OfFloats<LessSingle>("lt");
        OfFloats<LessOrEqualSingle>("le");
        OfFloats<GreaterSingle>("gt");
        OfFloats<GreaterOrEqualSingle>("ge");
        OfFloats<OrUnordered<EqualSingle>>("equ");
        OfFloats<OrUnordered<UnequalSingle>>("neu");
        OfFloats<OrUnordered<LessSingle>>("ltu");
        OfFloats<OrUnordered<LessOrEqualSingle>>("leu");
        OfFloats<OrUnordered<GreaterSingle>>("gtu");
        OfFloats<OrUnordered<GreaterOrEqualSingle>>("geu");
        OfFloats<OrderedSingle>("num");
        OfFloats<UnorderedSingle>("nan");
        Test<UnorderedSingle>("notanumber");
        Test<OrderedSingle>("number");
        Test<FiniteSingle>("finite");
        Test<InfiniteSingle>("infinite");
    }

    private static void Ordered<TLess, TLessOrEqual>(string type)
        where TLess : struct, IComparison
        where TLessOrEqual : struct, IComparison
    {
        Comparison<TLess>($"setp.lt.{type}");
        Comparison<TLessOrEqual>($"setp.le.{type}");
        Reversed<TLess>($"setp.gt.{type}");
        Reversed<TLessOrEqual>($"setp.ge.{type}");
    }

    /// <summary>Lower, lower or same, higher, higher or same: other words of unsigned types.</summary>
    private static void OrderedUnsigned<TLess, TLessOrEqual>(string type)
        where TLess : struct, IComparison
        where TLessOrEqual : struct, IComparison
    {
        Ordered<TLess, TLessOrEqual>(type);
        Comparison<TLess>($"setp.lo.{type}");
        Comparison<TLessOrEqual>($"setp.ls.{type}");
        Reversed<TLess>($"setp.hi.{type}");
        Reversed<TLessOrEqual>($"setp.hs.{type}");
    }

    private static void OfFloats<TComparison>(string question)
        where TComparison : struct, IComparison
    {
        Comparison<TComparison>($"setp.{question}.f32");
        Comparison<Flushed<TComparison>>($"setp.{question}.ftz.f32");
    }

    private static void Test<TComparison>(string question)
        where TComparison : struct, IComparison => Entries.Add(
            $"testp.{question}.f32",
            operands => new SetPredicate<TComparison>(operands.Expect(2).Predicate(0), operands.Source(1), operands.Source(1)));
}
