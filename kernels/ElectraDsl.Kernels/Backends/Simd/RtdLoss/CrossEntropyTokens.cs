using System.Numerics;
using System.Runtime.CompilerServices;
using ElectraDsl.Kernels.Backends.Simd.Lanes;

namespace ElectraDsl.Kernels.Backends.Simd.RtdLoss;

/// <summary><see cref="BinaryCrossEntropy"/> of many tokens at once.</summary>
internal static unsafe class CrossEntropyTokens
{
    /// <summary>Tokens of a block: a vector of labels, which are bytes.</summary>
    internal static int BlockLength => Vector<byte>.Count;

    /// <summary>Scores as many whole blocks as there are, and returns the number of tokens in them.</summary>
    /// <param name="logits">Of <paramref name="count"/>.</param>
    /// <param name="labels">0 or 1.</param>
    /// <param name="mask">0 or 1.</param>
    /// <param name="gradient">Written.</param>
    /// <param name="count">Tokens.</param>
    /// <param name="gradientScale">Factor of the gradient.</param>
    /// <param name="tally">Added to.</param>
    internal static int LossAndGradient(float* logits, byte* labels, byte* mask, float* gradient, int count, float gradientScale, ref RtdTally tally)
    {
        Vector<int> tokens = Vector<int>.Zero, positives = Vector<int>.Zero, predictedPositives = Vector<int>.Zero, truePositives = Vector<int>.Zero;
        double loss = 0;
        int first = 0;
        for (; first <= count - BlockLength; first += BlockLength)
        {
            Vector<byte> isToken = Vector.Load(mask + first), isReplaced = Vector.Load(labels + first) & isToken;
            Vector.Widen(isToken, out Vector<ushort> tokenLow, out Vector<ushort> tokenHigh);
            Vector.Widen(isReplaced, out Vector<ushort> replacedLow, out Vector<ushort> replacedHigh);
            Vector<float> losses = Vector<float>.Zero;
            Half(tokenLow, replacedLow, 0, ref losses);
            Half(tokenHigh, replacedHigh, BlockLength / 2, ref losses);
            loss += Vector.Sum(losses);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            void Half(Vector<ushort> halfTokens, Vector<ushort> halfReplaced, int offset, ref Vector<float> sum)
            {
                Vector.Widen(halfTokens, out Vector<uint> tokens0, out Vector<uint> tokens1);
                Vector.Widen(halfReplaced, out Vector<uint> replaced0, out Vector<uint> replaced1);
                sum += Quarter(tokens0, replaced0, offset);
                sum += Quarter(tokens1, replaced1, offset + Vector<float>.Count);
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            Vector<float> Quarter(Vector<uint> tokenOnes, Vector<uint> replacedOnes, int offset)
            {
                Vector<int> token = -Vector.AsVectorInt32(tokenOnes), replaced = -Vector.AsVectorInt32(replacedOnes); // all bits or none
                Vector<float> x = Vector.Load(logits + first + offset);
                Vector<int> predicted = Vector.GreaterThan(x, Vector<float>.Zero) & token;
                tokens -= token;
                positives -= replaced;
                predictedPositives -= predicted;
                truePositives -= predicted & replaced;

                // For a label of 1 the loss is log(1 + exp(-x)), for 0 log(1 + exp(x)); the slope is of the same sign as that exponent.
                Vector<float> z = Vector.ConditionalSelect(replaced, -x, x);
                Vector<float> e = ExponentialVectors.OfNonPositive(-Vector.Abs(x));
                Vector<float> losses = Vector.Max(z, Vector<float>.Zero) + LogarithmVectors.OfOnePlus(e);
                Vector<float> sigmoid =
                    Vector.ConditionalSelect(Vector.GreaterThanOrEqual(z, Vector<float>.Zero), Vector<float>.One, e) / (Vector<float>.One + e);
                Vector<float> slope = Vector.ConditionalSelect(replaced, -sigmoid, sigmoid) * new Vector<float>(gradientScale);
                slope = Vector.ConditionalSelect(Vector.Equals(x, x), slope, x);                                      // NaN stays what it is
                Vector.ConditionalSelect(token, slope, Vector<float>.Zero).Store(gradient + first + offset);
                return Vector.ConditionalSelect(token, losses, Vector<float>.Zero);
            }
        }

        tally.Loss += loss;
        tally.Tokens += Vector.Sum(tokens);
        tally.Positives += Vector.Sum(positives);
        tally.PredictedPositives += Vector.Sum(predictedPositives);
        tally.TruePositives += Vector.Sum(truePositives);
        return first;
    }
}
