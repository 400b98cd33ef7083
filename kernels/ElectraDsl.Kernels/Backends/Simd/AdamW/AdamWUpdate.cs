using System.Numerics;

namespace ElectraDsl.Kernels.Backends.Simd.AdamW;

/// <summary>One optimizer step on a stretch of the arenas.</summary>
internal readonly unsafe struct AdamWUpdate(in AdamWCoefficients coefficients, float clip)
{
    private readonly float clip = clip;
    private readonly float beta1 = coefficients.Beta1;
    private readonly float beta2 = coefficients.Beta2;
    private readonly float complement1 = coefficients.Beta1Complement;
    private readonly float complement2 = coefficients.Beta2Complement;
    private readonly float epsilon = coefficients.Epsilon;

    /// <summary>Updates weights and moments and zeroes the gradients.</summary>
    internal void Apply(float* w, float* g, float* m, float* v, int count, float rate, float decay)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> gradient = Vector.Load(g + i) * new Vector<float>(clip);
            Vector<float> first = (Vector.Load(m + i) * new Vector<float>(beta1)) + (gradient * new Vector<float>(complement1));
            Vector<float> second = (Vector.Load(v + i) * new Vector<float>(beta2)) + (gradient * gradient * new Vector<float>(complement2));
            Vector<float> weight = Vector.Load(w + i);
            Vector<float> quotient = first / (Vector.SquareRoot(second) + new Vector<float>(epsilon));
            (weight - ((quotient * new Vector<float>(rate)) + (weight * new Vector<float>(decay)))).Store(w + i);
            first.Store(m + i);
            second.Store(v + i);
            Vector<float>.Zero.Store(g + i);
        }

        for (; i < count; i++)
        {
            float gradient = g[i] * clip;
            m[i] = (m[i] * beta1) + (gradient * complement1);
            v[i] = (v[i] * beta2) + (gradient * gradient * complement2);
            w[i] -= (m[i] / (MathF.Sqrt(v[i]) + epsilon) * rate) + (w[i] * decay);
            g[i] = 0f;
        }
    }
}
