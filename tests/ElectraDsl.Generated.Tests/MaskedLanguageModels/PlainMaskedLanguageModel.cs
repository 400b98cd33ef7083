using ElectraDsl.Torch;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.MaskedLanguageModels;

/// <summary>
/// A masked language model and its training in plain TorchSharp, in float64 and by autograd: BERT's formulas (Devlin et al. 2019) and the optimizer
/// of google-research/electra, written from the papers, not from the generated code. It lives in the caller's dispose scope.
/// </summary>
internal sealed class PlainMaskedLanguageModel
{
    private readonly PretrainingRecipe recipe;
    private readonly NetworkConfig network;
    private readonly Dictionary<string, (Tensor Values, Tensor First, Tensor Second)> parameters;

    /// <summary>Starts from the weights of an arena.</summary>
    public PlainMaskedLanguageModel(PretrainingRecipe recipe, ParameterArena arena)
    {
        this.recipe = recipe;
        network = recipe.Facts.Kept;
        parameters = arena.Layout.Parameters.ToDictionary(
            parameter => parameter.Name["encoder.".Length..],
            parameter =>
            {
                Tensor values = arena.Values(parameter).detach().to(ScalarType.Float64).clone();
                return (values.requires_grad_(true), zeros_like(values), zeros_like(values));
            });
    }

    /// <summary>A parameter's values, float64.</summary>
    public Tensor Values(ParameterSpec parameter) => parameters[KeyOf(parameter)].Values;

    /// <summary>A parameter's gradient, float64.</summary>
    public Tensor Gradient(ParameterSpec parameter) => parameters[KeyOf(parameter)].Values.grad!;

    /// <summary>The mean loss at the masked positions and, given labels of pairs, the mean of theirs, with the gradients of their sum.</summary>
    public (double Tokens, double Pairs) Backward(
        Tensor inputIds,
        Tensor tokenTypeIds,
        Tensor attentionMask,
        Tensor positions,
        Tensor targets,
        Tensor? nextSentenceLabels = null)
    {
        foreach ((Tensor values, _, _) in parameters.Values)
            values.grad?.zero_();
        Tensor hidden = Hidden(inputIds, tokenTypeIds, attentionMask);
        Tensor loss = nn.functional.cross_entropy(Logits(hidden, positions), targets);
        if (nextSentenceLabels is null)
        {
            loss.backward();
            return (loss.item<double>(), double.NaN);
        }

        Tensor ofPairs = nn.functional.cross_entropy(PairLogits(hidden), nextSentenceLabels);
        Sum(loss, ofPairs).backward();
        return (loss.item<double>(), ofPairs.item<double>());
    }

    /// <summary>Of the last layer, float64 [B, L, H].</summary>
    public Tensor Hidden(Tensor inputIds, Tensor tokenTypeIds, Tensor attentionMask)
    {
        Tensor hidden = Rows("word_embeddings", inputIds);                                     // [B, L, E]
        if (Find("electra.embeddings.position_embeddings.weight") is { } learned)
            hidden = Sum(hidden, learned.narrow(0, 0, inputIds.shape[1]));
        if (Find("electra.embeddings.token_type_embeddings.weight") is not null)
            hidden = Sum(hidden, Rows("token_type_embeddings", tokenTypeIds));
        hidden = Norm(hidden, "electra.embeddings.");
        if (Find("electra.embeddings_project.weight") is not null)
            hidden = Linear(hidden, "electra.embeddings_project");                             // [B, L, H]

        for (int layer = 0; layer < network.Layers; layer++)
        {
            string name = $"electra.encoder.layer.{layer}.";
            if (network.Norm == NormPlacement.Post)
            {
                hidden = Norm(Sum(hidden, Attend(hidden, attentionMask, name + "attention.")), name + "attention.output.");
                hidden = Norm(Sum(hidden, FeedForward(hidden, name)), name + "output.");
            }
            else
            {
                hidden = Sum(hidden, Attend(Norm(hidden, name + "attention.output."), attentionMask, name + "attention."));
                hidden = Sum(hidden, FeedForward(Norm(hidden, name + "output."), name));
            }
        }

        if (network.Norm == NormPlacement.Pre)
            hidden = Norm(hidden, "electra.encoder.");
        return hidden;
    }

    /// <summary>Google's pooler and two logits, float64 [B, 2].</summary>
    public Tensor PairLogits(Tensor hidden) => Linear(Linear(hidden.select(1, 0), "pooler.dense").tanh(), "seq_relationship");

    /// <summary>float64 [M, V].</summary>
    public Tensor Logits(Tensor hidden, Tensor positions)
    {
        Tensor masked = hidden.flatten(0, 1).index_select(0, positions);                       // [M, H]
        Tensor states = Norm(nn.functional.gelu(Linear(masked, "generator_predictions.dense")), "generator_predictions.");
        return Sum(states.matmul(Of("electra.embeddings.word_embeddings.weight").t()), Of("generator_lm_head.bias"));
    }

    /// <summary>One step of the original's AdamW: no correction of the moments, decay beside them, norms and biases not decayed.</summary>
    /// <returns>The gradient's norm before it is clipped.</returns>
    public double Update(double learningRate)
    {
        double norm = Math.Sqrt(parameters.Values.Sum(parameter => parameter.Values.grad!.pow(tensor(2.0)).sum().item<double>()));
        Tensor clip = tensor(Math.Min(1, recipe.MaxGradientNorm / norm));
        using IDisposable noGradient = no_grad();
        foreach ((string name, (Tensor values, Tensor first, Tensor second)) in parameters)
        {
            Tensor gradient = values.grad! * clip;
            _ = first.copy_(Sum(first * tensor(recipe.AdamBeta1), gradient * tensor(1 - recipe.AdamBeta1)));
            _ = second.copy_(Sum(second * tensor(recipe.AdamBeta2), gradient * gradient * tensor(1 - recipe.AdamBeta2)));
            Tensor update = first / Sum(second.sqrt(), tensor(recipe.AdamEpsilon));
            if (!name.Contains("Norm.", StringComparison.Ordinal) && !name.EndsWith("bias", StringComparison.Ordinal))
                update = Sum(update, values * tensor(recipe.WeightDecay));
            _ = values.sub_(update * tensor(learningRate));
        }

        return norm;
    }

    private static Tensor Sum(Tensor one, Tensor other) => one.add(other, Scalars.One);

    private static string KeyOf(ParameterSpec parameter) => parameter.Name["encoder.".Length..];

    private Tensor Of(string name) => parameters[name].Values;

    private Tensor? Find(string name) => parameters.TryGetValue(name, out (Tensor Values, Tensor, Tensor) found) ? found.Values : null;

    private Tensor Rows(string table, Tensor ids) =>
        Of($"electra.embeddings.{table}.weight").index_select(0, ids.flatten()).view(ids.shape[0], ids.shape[1], -1);

    private Tensor Linear(Tensor input, string name)
    {
        Tensor product = input.matmul(Of(name + ".weight").t());
        return Find(name + ".bias") is { } bias ? Sum(product, bias) : product;
    }

    private Tensor Norm(Tensor input, string place)
    {
        bool isRms = network.Normalization == Normalization.RmsNorm;
        string name = place + (isRms ? "RMSNorm" : "LayerNorm");
        Tensor centered = isRms ? input : input - input.mean([-1], keepdim: true);
        Tensor scaled = centered / Sum((centered * centered).mean([-1], keepdim: true), tensor(network.NormEpsilon)).sqrt() * Of(name + ".weight");
        return Find(name + ".bias") is { } shift ? Sum(scaled, shift) : scaled;
    }

    private Tensor Attend(Tensor hidden, Tensor attentionMask, string name)
    {
        long size = network.HiddenSize / network.AttentionHeads;
        Tensor queries = Heads("query"), keys = Heads("key"), values = Heads("value");          // [B, A, L, D]
        if (network.Positions == Positions.Rotary)
            (queries, keys) = (Turn(queries), Turn(keys));
        Tensor scores = queries.matmul(keys.transpose(-1, -2)) / tensor(Math.Sqrt(size));       // [B, A, L, L]
        Tensor hidesPadding = where(attentionMask, tensor(0.0), tensor(double.NegativeInfinity)).unsqueeze(1).unsqueeze(1); // [B, 1, 1, L]
        Tensor attended = Sum(scores, hidesPadding).softmax(-1).matmul(values);                   // [B, A, L, D]
        return Linear(attended.transpose(1, 2).flatten(2), name + "output.dense");

        Tensor Heads(string role) => Linear(hidden, $"{name}self.{role}").view(hidden.shape[0], hidden.shape[1], -1, size).transpose(1, 2);
    }

    /// <summary>RoFormer: neighboring values are a point, turned by an angle that grows with the position.</summary>
    private Tensor Turn(Tensor vectors)
    {
        long length = vectors.shape[2], pairs = vectors.shape[3] / 2;
        Tensor angles = tensor(
            Enumerable
                .Range(0, (int)length)
                .SelectMany(position => Enumerable.Range(0, (int)pairs).Select(pair => position * Math.Pow(10_000, -2.0 * pair / (2 * pairs))))
                .ToArray(),
            [length, pairs]);
        Tensor points = vectors.unflatten(3, [pairs, 2]),
            x = points.select(-1, 0),
            y = points.select(-1, 1);
        return stack([(x * angles.cos()) - (y * angles.sin()), Sum(x * angles.sin(), y * angles.cos())], -1).flatten(-2);
    }

    private Tensor FeedForward(Tensor hidden, string name)
    {
        Tensor inner = network.Activation switch
        {
            Activation.SwiGlu => nn.functional.silu(Linear(hidden, name + "intermediate.gate")) * Linear(hidden, name + "intermediate.up"),
            Activation.Relu => nn.functional.relu(Linear(hidden, name + "intermediate.dense")),
            Activation.Gelu => nn.functional.gelu(Linear(hidden, name + "intermediate.dense")),
            _ => throw new NotSupportedException($"No test needs {network.Activation} yet."),
        };
        return Linear(inner, name + "output.dense");
    }
}
