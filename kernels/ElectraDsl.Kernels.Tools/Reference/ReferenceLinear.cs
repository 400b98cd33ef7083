namespace ElectraDsl.Kernels.Tools.Reference;

/// <summary>A product with bias and non-linearity and its gradients in double precision and plain loops.</summary>
/// <param name="Result">[M, O], or half as wide of a gate.</param>
/// <param name="OfInput">[M, I].</param>
/// <param name="OfWeight">[O, I].</param>
/// <param name="OfBias">[O].</param>
internal sealed record ReferenceLinear(double[] Result, double[] OfInput, double[] OfWeight, double[] OfBias)
{
    /// <summary>Of an input [M, I] and a weight [O, I] whose products are exact in float32.</summary>
    /// <param name="input">[M, I].</param>
    /// <param name="weight">[O, I].</param>
    /// <param name="bias">[O]; null for none.</param>
    /// <param name="gradient">Of the result.</param>
    /// <param name="inputs">I.</param>
    /// <param name="activation">The non-linearity.</param>
    /// <param name="rounds">Whether product and its gradient are kept in bfloat16.</param>
    internal static ReferenceLinear Of(
        float[] input, float[] weight, float[]? bias, double[] gradient, int inputs, Activation activation, bool rounds)
    {
        int rows = input.Length / inputs, outputs = weight.Length / inputs;
        bool isGated = activation is Activation.GeGlu or Activation.SwiGlu;
        int width = isGated ? outputs / 2 : outputs;
        double[] result = new double[rows * width], ofProducts = new double[rows * outputs];
        double[] ofInput = new double[input.Length], ofWeight = new double[weight.Length], ofBias = new double[outputs];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < width; column++)
            {
                double x = Shifted(row, column);
                (double value, double slope) = ValueAndSlope(activation, x);
                double above = gradient[(row * width) + column], gate = isGated ? Shifted(row, width + column) : 1;
                result[(row * width) + column] = value * gate;
                ofProducts[(row * outputs) + column] = above * slope * gate;
                if (isGated)
                    ofProducts[(row * outputs) + width + column] = above * value;
            }
        }

        for (int i = 0; i < ofProducts.Length; i++)
        {
            (int row, int output) = (i / outputs, i % outputs);
            double kept = rounds ? Rounded(ofProducts[i]) : ofProducts[i];
            ofBias[output] += ofProducts[i];
            for (int k = 0; k < inputs; k++)
            {
                ofInput[(row * inputs) + k] += kept * weight[(output * inputs) + k];
                ofWeight[(output * inputs) + k] += kept * input[(row * inputs) + k];
            }
        }

        return new ReferenceLinear(result, ofInput, ofWeight, ofBias);

        // As the kernels do it: the product, exact or rounded, and the bias are added in float32, so that no rounding decides a sign.
        double Shifted(int row, int output)
        {
            double product = 0;
            for (int k = 0; k < inputs; k++)
                product += (double)input[(row * inputs) + k] * weight[(output * inputs) + k];
            return (float)(rounds ? Rounded(product) : product) + (bias?[output] ?? 0);
        }
    }

    /// <summary>A non-linearity at x, and its derivative there.</summary>
    internal static (double Value, double Slope) ValueAndSlope(Activation activation, double x)
    {
        const double cubic = 0.044715; // of GELU's approximation by a hyperbolic tangent (Hendrycks and Gimpel, 2016)
        double logistic = 1 / (1 + Math.Exp(-x)), inner = Math.Sqrt(2 / Math.PI) * (x + (cubic * x * x * x)), tangent = Math.Tanh(inner);
        double below = 0.5 * (1 + ErrorFunction(x / Math.Sqrt(2)));
        return activation switch
        {
            Activation.Relu => (Math.Max(x, 0), x > 0 ? 1 : 0),
            Activation.Silu or Activation.SwiGlu => (x * logistic, logistic * (1 + (x * (1 - logistic)))),
            Activation.GeluTanh => (
                0.5 * x * (1 + tangent),
                (0.5 * (1 + tangent)) + (0.5 * x * (1 - (tangent * tangent)) * Math.Sqrt(2 / Math.PI) * (1 + (3 * cubic * x * x)))),
            _ => (x * below, below + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI))),
        };
    }

    /// <summary>By its series of positive terms (Abramowitz and Stegun, 7.1.6).</summary>
    private static double ErrorFunction(double x)
    {
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>The nearest bfloat16, of two as near the even one.</summary>
    private static double Rounded(double value)
    {
        uint bits = BitConverter.SingleToUInt32Bits((float)value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }
}
