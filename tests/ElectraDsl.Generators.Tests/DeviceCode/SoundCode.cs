namespace ElectraDsl.Generators.Tests;

/// <summary>Device code that is let through, and what ILGPU 1.5.3 makes of it.</summary>
internal static class SoundCode
{
    public static readonly IReadOnlyDictionary<string, (string Code, GpuVerdict OnGpu)> All = new SortedDictionary<string, (string, GpuVerdict)>(
        StringComparer.Ordinal)
    {
        ["arithmetic"] = ("return x * y - x / 3f;", GpuVerdict.Compiles),
        ["for"] = ("float t = 0f; for (int i = 0; i < 8; i++) t += x; return t;", GpuVerdict.Compiles),
        ["while"] = ("float t = 0f; while (t < x) t += 1f; return t;", GpuVerdict.Compiles),
        ["do"] = ("float t = 0f; do t += 1f; while (t < x); return t;", GpuVerdict.Compiles),
        ["goto"] = ("float t = 0f; again: t += 1f; if (t < x) goto again; return t;", GpuVerdict.Compiles),
        ["switch"] = ("switch ((int)x) { case 0: return 1f; case 1: return 2f; case 2: return 4f; default: return 3f; }", GpuVerdict.Compiles),
        ["switch expression"] = ("return x switch { > 1f => 1f, < -1f => -1f, _ => x };", GpuVerdict.Compiles),
        ["pattern"] = ("return x is > 0f and < 1f ? 1f : 0f;", GpuVerdict.Compiles),
        ["tuple"] = ("(float a, float b) = (x, y); return (a, b) == (b, a) ? a * b : 0f;", GpuVerdict.Compiles),
        ["nullable"] = ("float? v = x > 0f ? x : null; return v ?? y;", GpuVerdict.Compiles),
        ["nullable with a value"] = ("float? v = x; return v.HasValue ? v.GetValueOrDefault() : 0f;", GpuVerdict.Compiles),
        ["constant of double"] = ("const double third = 1.0 / 3.0; return x * (float)third + (float)Math.PI;", GpuVerdict.Compiles),
        ["whole numbers"] = (
            "int i = (int)x; uint u = (uint)i; long l = i; u = (u << 13) ^ (u >> 19); return (int)(u >> 9) + (int)(l / 7) + i % 5;",
            GpuVerdict.Compiles),
        ["bits"] = ("return BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(x) ^ 1);", GpuVerdict.Compiles),
        ["constant"] = ("const float K = 2f; public static float Loss(float x, float y) => x * K;", GpuVerdict.Compiles),
        ["readonly field"] = ("static readonly float K = MathF.Sqrt(2f); public static float Loss(float x, float y) => x * K;", GpuVerdict.Compiles),
        ["readonly property"] = (
            "static float K { get; } = 2f; static float L => K + 1f; public static float Loss(float x, float y) => x * L;",
            GpuVerdict.Compiles),
        ["helper"] = ("static float F(float v) => v * v; public static float Loss(float x, float y) => F(F(x)) + F(y);", GpuVerdict.Compiles),
        ["local function"] = ("return F(x); static float F(float v) => v * 2f;", GpuVerdict.Compiles),
        ["ref and out"] = (
            "static void Set(float v, out float square) => square = v * v; static void Add(ref float v) => v += 1f; " +
            "public static float Loss(float x, float y) { Set(x, out float s); Add(ref s); ref float r = ref s; r += y; return s; }",
            GpuVerdict.Compiles),
        ["pointer to a local"] = ("float v = x; float* p = &v; return *p;", GpuVerdict.Compiles),
        ["struct"] = (
            "struct V { public float A; public V(float a) { A = a; } public static V operator +(V a, V b) => new V(a.A + b.A); public float Twice() => A * 2f; } "
                + "public static float Loss(float x, float y) => (new V(x) + new V { A = y }).Twice();",
            GpuVerdict.Compiles),
        ["record struct"] = (
            "readonly record struct P(float A, float B); public static float Loss(float x, float y) { P p = new P(x, y) with { A = 3f }; return p.A * p.B; }",
            GpuVerdict.Compiles),
        ["enum"] = (
            "enum E { A, B } public static float Loss(float x, float y) { E e = x > 0f ? E.A : E.B; return e == E.A ? 1f : 2f; }",
            GpuVerdict.Compiles),
        ["generic over a struct"] = (
            "interface IThing { float Do(float x); } struct Thing : IThing { public float Do(float x) => x; } static float Use<T>(T t, float x) where T : struct, IThing => t.Do(x); "
                + "public static float Loss(float x, float y) => Use(new Thing(), x);",
            GpuVerdict.Compiles),
        ["static abstract"] = (
            "interface ISettings { static abstract float Gamma { get; } } struct Settings : ISettings { public static float Gamma => 3f; } "
                + "static float Use<T>(float x) where T : struct, ISettings => x * T.Gamma; public static float Loss(float x, float y) => Use<Settings>(x);",
            GpuVerdict.Compiles),
        ["library's own"] = ("return 2f * BinaryCrossEntropy.Loss(x, y) + BinaryCrossEntropy.Gradient(x, y);", GpuVerdict.Compiles),

        // Doubles that ILGPU writes by itself, and only for NVIDIA: right, if slow.
        ["power"] = ("return MathF.Pow(x, 1.5f);", GpuVerdict.Doubles),
        ["unsigned to float"] = ("uint u = (uint)(int)x; return u;", GpuVerdict.Doubles),
    };
}
