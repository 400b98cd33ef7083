
namespace ElectraDsl.Generated.Tests.Architectures;

/// <summary>
/// An encoder of any declaration in plain loops and double precision, for one sequence without padding: written from the papers, not from
/// the generated code.
/// </summary>
/// <param name="facts">What is declared.</param>
/// <param name="network">Which of its networks.</param>
/// <param name="weights">Values of a parameter by its name behind the network's; null where there is none.</param>
internal sealed class ReferenceEncoder(ModelConfig facts, NetworkConfig network, Func<string, float[]?> weights)
{
    private string NormName => network.Normalization == Normalization.RmsNorm ? "RMSNorm" : "LayerNorm";

    /// <summary>States after the embeddings and after each layer: [layer][token][value].</summary>
    public List<double[][]> States(int[] ids, int[] types)
    {
        double[][] states = [.. ids.Select((id, position) => Embed(id, types[position], position))];
        List<double[][]> all = [states];
        for (int layer = 0; layer < network.Layers; layer++)
        {
            states = Layer(states, layer);
            all.Add(states);
        }

        if (network.Norm == NormPlacement.Pre)
            all[^1] = [.. states.Select(state => Norm(state, "electra.encoder."))];
        return all;
    }

    /// <summary>The discriminator's logit of a last state.</summary>
    public double Logit(double[] state) =>
        Linear([.. Linear(state, "discriminator_predictions.dense").Select(Activate)], "discriminator_predictions.dense_prediction")[0];

    /// <summary>The generator's logits of a last state.</summary>
    public double[] Logits(double[] state)
    {
        double[] transformed = Norm([.. Linear(state, "generator_predictions.dense").Select(Gelu)], "generator_predictions.");
        float[] table = weights("electra.embeddings.word_embeddings.weight")!, bias = weights("generator_lm_head.bias")!;
        return [.. bias.Select((b, word) => b + transformed.Select((value, column) => value * table[(word * transformed.Length) + column]).Sum())];
    }

    private double[] Embed(int id, int type, int position)
    {
        double[] sum = Row("word_embeddings", id)!;
        Add(sum, facts.TokenTypes == 0 ? null : Row("token_type_embeddings", type));
        if (network.Positions == Positions.Learned)
            Add(sum, Row("position_embeddings", position));
        else if (network.Positions == Positions.Sinusoidal)
            Add(sum, [.. sum.Select((_, column) => Sinusoid(position, column, sum.Length))]);

        double[] embedded = network.EmbeddingNorm ? Norm(sum, "electra.embeddings.") : sum;
        return embedded.Length == network.HiddenSize ? embedded : Linear(embedded, "electra.embeddings_project");

        double[]? Row(string table, int row)
        {
            float[] values = weights($"electra.embeddings.{table}.weight")!, words = weights("electra.embeddings.word_embeddings.weight")!;
            int width = words.Length / facts.VocabularySize;
            return [.. values.Skip(row * width).Take(width).Select(value => (double)value)];
        }
    }

    private static double Sinusoid(int position, int column, int width)
    {
        double angle = position / Math.Pow(10_000, (column - (column % 2)) / (double)width);
        return column % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
    }

    private double[][] Layer(double[][] states, int layer)
    {
        string name = $"electra.encoder.layer.{layer}.";
        if (network.Norm == NormPlacement.Post)
        {
            double[][] attended = Attend(states, layer);
            states = [.. states.Select((state, token) => Norm(Sum(state, attended[token]), name + "attention.output."))];
            return [.. states.Select(state => Norm(Sum(state, FeedForward(state, name)), name + "output."))];
        }

        double[][] seen = Attend([.. states.Select(state => Norm(state, name + "attention.output."))], layer);
        states = [.. states.Select((state, token) => Sum(state, seen[token]))];
        return [.. states.Select(state => Sum(state, FeedForward(Norm(state, name + "output."), name)))];
    }

    private double[][] Attend(double[][] states, int layer)
    {
        string name = $"electra.encoder.layer.{layer}.attention.";
        int size = network.HiddenSize / network.AttentionHeads;
        bool isLocal = network.AttentionWindow > 0 && (network.GlobalAttentionEvery == 0 || layer % network.GlobalAttentionEvery != 0);
        double[][] queries = [.. states.Select((state, token) => Turn(Linear(state, name + "self.query"), token, size))];
        double[][] keys = [.. states.Select((state, token) => Turn(Linear(state, name + "self.key"), token, size))];
        double[][] values = [.. states.Select(state => Linear(state, name + "self.value"))];
        double[][] contexts = [.. states.Select(_ => new double[network.HiddenSize])];
        for (int token = 0; token < states.Length; token++)
        {
            int[] visible = [.. Enumerable.Range(0, states.Length).Where(other => !isLocal || Math.Abs(token - other) <= network.AttentionWindow)];
            for (int head = 0; head < network.AttentionHeads; head++)
            {
                double[] scores = [.. visible.Select(other => Math.Exp(Dot(queries[token], keys[other], head * size, size) / Math.Sqrt(size)))];
                for (int index = 0; index < visible.Length; index++)
                {
                    for (int column = head * size; column < (head + 1) * size; column++)
                        contexts[token][column] += scores[index] / scores.Sum() * values[visible[index]][column];
                }
            }
        }

        return [.. contexts.Select(context => Linear(context, name + "output.dense"))];
    }

    /// <summary>RoFormer as multiplication of complex numbers.</summary>
    private double[] Turn(double[] vector, int position, int headSize)
    {
        if (network.Positions != Positions.Rotary)
            return vector;
        double[] turned = new double[vector.Length];
        bool isSplit = network.RotaryPairs == RotaryPairs.HalfSplit;
        for (int pair = 0; pair < vector.Length / 2; pair++)
        {
            int head = pair / (headSize / 2) * headSize, index = pair % (headSize / 2);
            (int x, int y) = isSplit ? (head + index, head + index + (headSize / 2)) : (head + (2 * index), head + (2 * index) + 1);
            double angle = position * Math.Pow(network.RotaryBase, -2 * index / (double)headSize);
            System.Numerics.Complex product =
                new System.Numerics.Complex(vector[x], vector[y]) * System.Numerics.Complex.FromPolarCoordinates(1, angle);
            (turned[x], turned[y]) = (product.Real, product.Imaginary);
        }

        return turned;
    }

    private double[] FeedForward(double[] state, string name)
    {
        bool isGated = network.Activation is Activation.GeGlu or Activation.SwiGlu;
        double[] inner = [.. Linear(state, name + (isGated ? "intermediate.gate" : "intermediate.dense")).Select(Activate)];
        if (isGated)
            inner = [.. inner.Zip(Linear(state, name + "intermediate.up"), (gate, up) => gate * up)];
        return Linear(inner, name + "output.dense");
    }

    private double[] Norm(double[] state, string place)
    {
        float[] scale = weights($"{place}{NormName}.weight")!;
        float[]? shift = weights($"{place}{NormName}.bias");
        double mean = network.Normalization == Normalization.RmsNorm ? 0 : state.Average();
        double deviation = Math.Sqrt(state.Average(value => (value - mean) * (value - mean)) + network.NormEpsilon);
        return [.. state.Select((value, column) => ((value - mean) / deviation * scale[column]) + (shift?[column] ?? 0))];
    }

    private double[] Linear(double[] input, string name)
    {
        float[] matrix = weights(name + ".weight")!;
        float[]? bias = weights(name + ".bias");
        double[] output = new double[matrix.Length / input.Length];
        for (int row = 0; row < output.Length; row++)
        {
            output[row] = bias?[row] ?? 0;
            for (int column = 0; column < input.Length; column++)
                output[row] += matrix[(row * input.Length) + column] * input[column];
        }

        return output;
    }

    private double Activate(double x) => network.Activation switch
    {
        Activation.Relu => Math.Max(0, x),
        Activation.Silu or Activation.SwiGlu => x / (1 + Math.Exp(-x)),
        Activation.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        _ => Gelu(x),
    };

    private static double Gelu(double x) => 0.5 * x * (1 + Erf(x / Math.Sqrt(2)));

    /// <summary>2/√π e^(-x²) Σ 2ⁿ x^(2n+1) / (2n+1)!!, whose terms all have one sign (NIST DLMF 7.6.2). Beyond 6 it is ±1.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        double sum = 0, term = x;
        for (int n = 1; Math.Abs(term) > 1e-17; n++)
        {
            sum += term;
            term *= 2 * x * x / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static double Dot(double[] one, double[] other, int start, int count)
    {
        double sum = 0;
        for (int column = start; column < start + count; column++)
            sum += one[column] * other[column];
        return sum;
    }

    private static double[] Sum(double[] one, double[] other) => [.. one.Zip(other, (a, b) => a + b)];

    private static void Add(double[] sum, double[]? other)
    {
        for (int column = 0; column < sum.Length; column++)
            sum[column] += other?[column] ?? 0;
    }
}
