namespace ElectraDsl.Generators.Tests;

/// <summary>Device code that is refused, the places marked, and what ILGPU 1.5.3 makes of it.</summary>
internal static class Mistakes
{
    public static readonly IReadOnlyDictionary<string, (string Code, GpuVerdict OnGpu)> All = new SortedDictionary<string, (string, GpuVerdict)>(
        StringComparer.Ordinal)
    {
        // Made on the heap.
        ["object"] = ("return {|EDSL2052:new object()|}.GetHashCode();", GpuVerdict.Refused),
        ["library object"] = ("var b = {|EDSL2052:new System.Text.StringBuilder()|}; return {|EDSL2059:b.Length|};", GpuVerdict.Refused),
        ["delegate"] = ("Func<float, float> f = {|EDSL2052:v => v * 2f|}; return f(x);", GpuVerdict.Refused),
        ["closure"] = ("Func<float, float> f = {|EDSL2052:v => v * y|}; return f(x);", GpuVerdict.Refused),
        ["method as delegate"] = ("Func<float, float, float> f = {|EDSL2052:Gradient|}; return f(x, y);", GpuVerdict.Refused),
        ["sum of strings"] = ("string s = {|EDSL2052:\"loss \" + x|}; return 1f;", GpuVerdict.Refused),
        ["interpolation"] = ("string s = {|EDSL2052:$\"{x}\"|}; return 1f;", GpuVerdict.Refused),
        ["box"] = ("object o = {|EDSL2052:x|}; return (float)o;", GpuVerdict.Refused),
        ["collection of a span"] = ("ReadOnlySpan<float> s = {|EDSL2052:[x, y]|}; return 1f;", GpuVerdict.Refused),

        // ILGPU compiles small local arrays. On the CPU each is garbage.
        ["array"] = ("float[] a = {|EDSL2052:new float[3]|}; a[0] = x; return a[0] + a[1];", GpuVerdict.Compiles),
        ["params"] = (
            "static float Sum(params float[] v) => v[0]; public static float Loss(float x, float y) => {|EDSL2052:Sum(x, y)|};",
            GpuVerdict.Compiles),

        // Exceptions.
        ["throw"] = ("if (x < 0f) {|EDSL2053:throw new ArgumentException(\"x\");|} return x;", GpuVerdict.Refused),
        ["throw expression"] = ("return x < 0f ? {|EDSL2053:throw new ArgumentException(\"x\")|} : x;", GpuVerdict.Refused),
        ["catch"] = ("{|EDSL2053:try { return x / y; } catch (Exception) { return 0f; }|}", GpuVerdict.Refused),
        ["finally"] = ("float r = 0f; {|EDSL2053:try { r = x; } finally { r += 1f; }|} return r;", GpuVerdict.Refused),
        ["switch with a gap"] = ("\n#pragma warning disable CS8509\nreturn {|EDSL2053:((int)x) switch { 0 => 1f, 1 => 2f }|};", GpuVerdict.Refused),
        ["nullable to number"] = ("float? v = x; return {|EDSL2053:(float)v|};", GpuVerdict.Refused),
        ["throw in a helper"] = (
            "static float Fail() => {|EDSL2053:throw new Exception()|}; public static float Loss(float x, float y) => x > 0f ? x : Fail();",
            GpuVerdict.Refused),

        // Objects.
        ["string"] = ("const string s = \"abc\"; return {|EDSL2054:s|}.Length;", GpuVerdict.Refused),
        ["nameof"] = ("return {|EDSL2054:nameof(x)|}.Length;", GpuVerdict.Refused),
        ["null"] = ("float[]? a = {|EDSL2054:null|}; return a == {|EDSL2054:null|} ? 1f : 2f;", GpuVerdict.Refused),
        ["default of a class"] = ("string? s = {|EDSL2054:default(string)|}; return s is {|EDSL2054:null|} ? 1f : 2f;", GpuVerdict.Refused),
        ["typeof"] = ("return {|EDSL2054:typeof(float)|} == {|EDSL2054:typeof(int)|} ? 1f : x;", GpuVerdict.Refused),

        // Calls that are decided at run time.
        ["interface"] = (
            "interface IThing { float Do(float x); } struct Thing : IThing { public float Do(float x) => x; } " +
            "public static float Loss(float x, float y) { IThing t = {|EDSL2052:new Thing()|}; return {|EDSL2055:t.Do(x)|}; }",
            GpuVerdict.Refused),
        ["virtual of a struct"] = ("return {|EDSL2055:default(Mine).GetHashCode()|};", GpuVerdict.Refused),
        ["function pointer"] = (
            "static float F(float v) => v; public static float Loss(float x, float y) { delegate*<float, float> f = &F; return {|EDSL2055:f(x)|}; }",
            GpuVerdict.Refused),

        // Static values.
        ["mutable field"] = ("public static float K = 2f; public static float Loss(float x, float y) => x * {|EDSL2056:K|};", GpuVerdict.Refused),
        ["written field"] = (
            "public static float K = 2f; public static float Loss(float x, float y) { {|EDSL2056:K|} = x; return y; }",
            GpuVerdict.Refused),
        ["property with a setter"] = (
            "public static float K { get; set; } = 2f; public static float Loss(float x, float y) => x * {|EDSL2056:K|};",
            GpuVerdict.Refused),
        ["readonly array"] = (
            "static readonly float[] K = [1f, 2f]; public static float Loss(float x, float y) => x * {|EDSL2056:K|}[(int)y];", GpuVerdict.Refused),

        // Numbers.
        ["double literal"] = ("return (float)({|EDSL2057:x * 2.0|});", GpuVerdict.Doubles),
        ["double comparison"] = ("return {|EDSL2057:x > 0.5|} ? 1f : 0f;", GpuVerdict.Doubles),
        ["Math instead of MathF"] = ("return (float){|EDSL2057:Math.Exp(x)|};", GpuVerdict.Doubles),
        ["double for a helper"] = (
            "static float F(double v) => (float)v; public static float Loss(float x, float y) => F({|EDSL2057:x|});",
            GpuVerdict.Doubles),
        ["decimal"] = ("return (float)({|EDSL2057:(decimal)x * 2m|});", GpuVerdict.Refused),
        ["nint"] = ("nint i = {|EDSL2057:(nint)x|}; return {|EDSL2057:i|};", GpuVerdict.Refused),

        // OpenCL forbids it; ILGPU compiles it for NVIDIA, where every thread needs a stack for it.
        ["recursion"] = (
            "static float F(float v) => v < 1f ? v : {|EDSL2058:F(v - 1f)|}; public static float Loss(float x, float y) => F(x);",
            GpuVerdict.Calls),
        ["mutual recursion"] = (
            "static float F(float v) => v < 1f ? v : G(v - 1f); static float G(float v) => {|EDSL2058:F(v / 2f)|}; public static float Loss(float x, float y) => F(x);",
            GpuVerdict.Calls),

        // The library.
        ["console"] = ("{|EDSL2059:Console.WriteLine(1)|}; return x;", GpuVerdict.Refused),
        ["random numbers"] = ("return {|EDSL2059:Random.Shared|}.NextSingle();", GpuVerdict.Refused),
        ["clock"] = ("return {|EDSL2059:DateTime.Now|}.Ticks;", GpuVerdict.Refused),
        ["clamp"] = ("return {|EDSL2059:Math.Clamp(x, -1f, 1f)|};", GpuVerdict.Refused),
        ["sign"] = ("return {|EDSL2059:MathF.Sign(x)|};", GpuVerdict.Refused),
        ["vector"] = ("return {|EDSL2059:new Vector2(x, y)|}.X;", GpuVerdict.Refused),
        ["equality of records"] = (
            "readonly record struct P(float A, float B); public static float Loss(float x, float y) { P p = new(x, y); return {|EDSL2059:p == new P(y, x)|} ? 1f : 0f; }",
            GpuVerdict.Refused),
        ["value of a nullable"] = ("float? v = x; return {|EDSL2059:v.Value|};", GpuVerdict.Refused),
        ["missing on the GPU"] = ("return {|EDSL2059:MathF.Log2(x)|};", GpuVerdict.Unresolved),
        ["estimate"] = ("return {|EDSL2059:MathF.ReciprocalEstimate(x)|};", GpuVerdict.Calls),

        // It would compile in a kernel of its own, but the same function runs on the CPU, where there is no group.
        ["barrier"] = ("{|EDSL2059:ILGPU.Group.Barrier()|}; return x;", GpuVerdict.Compiles),

        // The language.
        ["stackalloc"] = ("Span<float> p = {|EDSL2060:stackalloc float[4]|}; return x;", GpuVerdict.Refused),
        ["foreach"] = ("float t = 0f; foreach (int i in {|EDSL2060:Enumerable.Range(0, 3)|}) t += i; return t;", GpuVerdict.Refused),
        ["lock"] = (
            "static readonly object Gate = new(); public static float Loss(float x, float y) { {|EDSL2060:lock (Gate) return x;|} }",
            GpuVerdict.Refused),
        ["shared variable"] = ("return F(x); float F(float v) => v * {|EDSL2060:y|};", GpuVerdict.Refused),
        ["iterator"] = (
            "static IEnumerable<float> F(float v) { yield return v; } public static float Loss(float x, float y) { float s = 0f; foreach (float v in {|EDSL2060:F(x)|}) s += v; return s; }",
            GpuVerdict.Refused),

        // No value is ever created: ILGPU has nothing against it, the user would.
        ["state"] = ("public float {|EDSL2051:Weight|}; public static float Loss(float x, float y) => x;", GpuVerdict.Compiles),
        ["state of a property"] = (
            "public float {|EDSL2051:Weight|} { get; set; } public static float Loss(float x, float y) => x;",
            GpuVerdict.Compiles),
    };
}
