using ElectraDsl.Kernels.Tools.Reference;

namespace ElectraDsl.Kernels.Tests;

public sealed class BinaryCrossEntropyTests
{
    [Fact]
    public void LossAndGradient_KeepTheirDigitsAtEverySize()
    {
        for (float x = -80; x <= 80; x += 0.0371f)
        {
            foreach (float label in new[] { 0f, 1f })
            {
                double z = label > 0 ? -x : x;                               // log(1 + exp(z)) and its slope
                double loss = Math.Max(z, 0) + ReferenceRtdLoss.LogOfOnePlus(Math.Exp(-Math.Abs(z)));
                double slope = (label > 0 ? -1 : 1) / (1 + Math.Exp(-z));
                // Just before the series takes over, 1 + e has kept 16 of e's 24 bits.
                Assert.InRange((BinaryCrossEntropy.Loss(x, label) / loss) - 1, -2e-5, 2e-5);
                Assert.InRange((BinaryCrossEntropy.Gradient(x, label) / slope) - 1, -4e-7, 4e-7);
            }
        }
    }
}
