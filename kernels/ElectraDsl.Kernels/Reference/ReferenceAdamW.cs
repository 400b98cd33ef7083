using System.Globalization;

namespace ElectraDsl.Kernels.Reference;

/// <summary>The optimizer in plain loops and double precision: the truth that the kernels are tested against.</summary>
public static class ReferenceAdamW
{
    /// <summary>One step; meanings as in <see cref="IAdamWKernel.Run"/>. Rates are taken as the decimal numbers they were written as.</summary>
    /// <returns>The gradient's norm before clipping.</returns>
    public static double Run(Span<double> weights, Span<double> gradients, Span<double> firstMoments, Span<double> secondMoments, in AdamWSettings settings)
    {
        double beta1 = Meant(settings.Beta1), beta2 = Meant(settings.Beta2);
        double norm = 0;
        foreach (double gradient in gradients)
            norm += gradient * gradient;
        norm = Math.Sqrt(norm);
        double clip = norm > settings.MaxGradientNorm ? settings.MaxGradientNorm / norm : 1;
        for (int i = 0; i < weights.Length && double.IsFinite(norm); i++)
        {
            double gradient = gradients[i] * clip;
            firstMoments[i] = (beta1 * firstMoments[i]) + ((1 - beta1) * gradient);
            secondMoments[i] = (beta2 * secondMoments[i]) + ((1 - beta2) * gradient * gradient);
            double update = firstMoments[i] / (Math.Sqrt(secondMoments[i]) + Meant(settings.Epsilon));
            if (i < settings.DecayedCount)
                update += Meant(settings.WeightDecay) * weights[i];
            weights[i] -= Meant(settings.LearningRate) * update;
        }

        gradients.Clear();
        return norm;
    }

    private static double Meant(float value) =>
        double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
