using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes Model.g.cs: the record's base type, and the model's numbers as constants and as data.</summary>
internal static class FactsSource
{
    public static SourceText Write(ModelPlan plan)
    {
        SourceWriter writer = new();
        if (plan.IsTrained)
        {
            writer.WriteRecord(
                plan.Record,
                """
                using global::ElectraDsl;
                using global::ElectraDsl.Data;
                using global::ElectraDsl.Kernels;
                using global::ElectraDsl.Training;
                using Device = global::TorchSharp.torch.Device;
                """,
                plan.Record.HasRecipeBase ? "IModel" : "PretrainingRecipe, IModel",
                string.Join("\n\n", Members(plan), RecipeMembers(plan), ModelMembers(plan))
                    + (plan.BaseRecipe is { } origin ? InheritedRecipe(origin) : ""));
        }
        else
            writer.WriteRecord(plan.Record, "using global::ElectraDsl;", "IModel", string.Join("\n\n", Members(plan), ModelMembers(plan)));

        if (plan.LoadsTorch)
            writer.WriteLines(LoadTorch);
        return writer.ToSourceText();
    }

    private const string LoadTorch = """

        // TorchSharp looks for libtorch at its first use, wherever in the program that is; this comes before.
        file static class LoadTorchBeforeUse
        {
            [global::System.Runtime.CompilerServices.ModuleInitializer]
            internal static void Load() => global::ElectraDsl.Torch.TorchRuntime.Load();
        }
        """;

    private static string Members(ModelPlan plan) => Text.Of($$"""
        /// <summary>Number of word pieces, special tokens included.</summary>
        public const int VocabularySize = {{Literal.Of(plan.Sizes.VocabularySize)}};

        /// <summary>{{EmbeddingSizeSummary(plan)}}</summary>
        public const int EmbeddingSize = {{Literal.Of(plan.Kept.EmbeddingSize)}};

        /// <summary>The longest possible sequence.</summary>
        public const int MaxPositions = {{Literal.Of(plan.Sizes.MaxPositions)}};

        /// <summary>{{(plan.Sizes.TokenTypes == 0 ? "Number of segment kinds: there is no table of them." : "Number of segment kinds.")}}</summary>
        public const int TokenTypes = {{Literal.Of(plan.Sizes.TokenTypes)}};

        /// <summary>What the model costs: parameters; floating-point operations and memory a token.</summary>
        public static class Costs
        {
            {{string.Join("\n\n", plan.Networks.Select(network => ParametersOf(plan, network)))}}

            /// <summary>{{(plan.Networks.Count == 1 ? "All parameters." : "Parameters of both networks, shared ones counted once.")}}</summary>
            public const long TotalParameters = {{Literal.Of(plan.Arena.ParameterCount)}};

            {{CostConstants.Write(plan)}}
        }

        private static readonly ModelConfig CompiledFacts = new(
            Name: "{{plan.Record.SimpleName}}",
            FullName: "{{plan.Record.FullName}}",
            Fingerprint: "{{plan.Fingerprint}}",
            VocabularySize,
            EmbeddingSize,
            MaxPositions,
            TokenTypes,
            WeightTying.{{plan.Tying.ToString()}},
            MaskProbability: {{Literal.Of(plan.MaskProbability)}},
            MaskReplaceProbability: {{Literal.Of(plan.MaskReplaceProbability)}},
            MaskingMode.{{plan.Masking.ToString()}},
            new SpecialTokens(Pad: {{plan.Tokens.Pad}}, Unknown: {{plan.Tokens.Unknown}}, Cls: {{plan.Tokens.Cls}}, Sep: {{plan.Tokens.Sep}}, Mask: {{plan.Tokens.Mask}}))
        {
            {{string.Join("\n", Properties(plan))}}
        };
        """);

    private static string ParametersOf(ModelPlan plan, NetworkPlan network) => Text.Of($$"""
        /// <summary>Parameters of the {{network.Name}}: {{Literal.Grouped(plan.CostOf(network).Parameters)}}{{SharedPart(plan, network)}}.</summary>
        public const long {{network.Role.ToString()}}Parameters = {{Literal.Of(plan.CostOf(network).Parameters)}};
        """);

    private static string RecipeMembers(ModelPlan plan) => Text.Of($$"""
        /// <inheritdoc/>
        public override ModelConfig Facts => CompiledFacts;

        /// <inheritdoc/>
        public override ArenaLayout Layout => Parameters.Layout;

        /// <inheritdoc/>
        public override ArenaLayout EncoderLayout => Parameters.{{LayoutOfKept(plan)}};

        /// <inheritdoc/>
        public override Trainer CreateTrainer(Device device, bool isTrained = true) => new(this, device, isTrained);

        /// <inheritdoc/>
        public override {{plan.Kept.Role.ToString()}} CreateEncoder(ParameterArena arena) => new(arena{{KernelsOfArena(plan)}});
        """);

    private static string ModelMembers(ModelPlan plan) => Text.Of($$"""
        static ModelConfig IModel.Config => CompiledFacts;

        static ArenaLayout IModel.EncoderLayout => Parameters.{{LayoutOfKept(plan)}};

        static IEncoder IModel.CreateEncoder(ParameterArena arena) => new {{plan.Kept.Role.ToString()}}(arena{{KernelsOfArena(plan)}});
        """);

    /// <summary>
    /// The kernels of the device, which a program has that can train; with a product of the model's own, its table. Where there are none, networks
    /// are plain TorchSharp operations.
    /// </summary>
    private static string KernelsOfArena(ModelPlan plan) =>
        !plan.IsTrained ? ""
        : plan.Kernels.Any(kernel => kernel is { Argument: nameof(KernelsAttribute.MatrixProduct), IsOp: true }) ? ", Kernels(arena.Weights.device).Encoder"
        : ", NetworkKernels.For(arena.Weights.device).Encoder";

    /// <summary>An encoder that is the only network, with no head that only training needs, is the whole layout.</summary>
    private static string LayoutOfKept(ModelPlan plan) => plan.Kept switch
    {
        { Role: NetworkRole.Discriminator } => "DiscriminatorLayout",
        { PredictsNextSentence: true } => "EncoderLayout",
        _ => "Layout",
    };

    private static string InheritedRecipe(string origin) => Text.Of($$"""


        /// <inheritdoc/>
        protected override PretrainingRecipe BaseRecipe => new {{origin}}();
        """);

    private static string Config(NetworkPlan network, NetworkCost cost) => Text.Of($$"""
        new NetworkConfig
        {
            {{string.Join("\n", NetworkOption.All.Select(option => $"{option.Name} = {Literal.Of(option.Of(network.Config))},"))}}
            Parameters = Costs.{{network.Role.ToString()}}Parameters,
            Parts =
            [
                {{string.Join("\n", cost.Parts.Select(Part))}}
            ],
        }
        """);

    private static string Part(PartCost part) =>
        $"new(NetworkPart.{part.Part}, Repeats: {Literal.Of(part.Repeats)}, Parameters: {Literal.Of(part.Parameters)}, "
        + $"TrainingFlops: {Cost(part.TrainingFlops)}, PaperFlops: {Cost(part.PaperFlops)}, ActivationBytes: {Cost(part.ActivationBytes)}),";

    private static string Cost(TokenCost cost)
    {
        (string Name, long Value)[] terms =
        [
            (nameof(cost.PerPosition), cost.PerPosition),
            (nameof(cost.PerMaskedToken), cost.PerMaskedToken),
            (nameof(cost.PerSequence), cost.PerSequence),
        ];
        return string.Concat(
            terms.Where(term => term.Value != 0).Select(term => $", {term.Name}: {Literal.Of(term.Value)}").Prepend($"new({Literal.Of(cost.PerToken)}"))
            + ")";
    }

    private static IEnumerable<string> Properties(ModelPlan plan)
    {
        if (plan.Objective != default)
            yield return $"Objective = Objective.{plan.Objective},";
        if (plan.Kept.PredictsNextSentence)
            yield return "NextSentencePrediction = true,";
        if (plan.Pretokenization != default)
            yield return $"Pretokenization = Pretokenization.{plan.Pretokenization},";
        if (plan.Kernels.Count > 0)
        {
            IEnumerable<string> swapped = plan.Kernels.Select(kernel => $"(\"{kernel.Argument}\", \"{kernel.FullName}\")");
            yield return $"Kernels = new KernelFacts({string.Join(", ", swapped)}),";
        }

        if (plan.RandomReplaceProbability != 0)
            yield return $"RandomReplaceProbability = {Literal.Of(plan.RandomReplaceProbability)},";
        if (plan.Sampling.Temperature != 1)
            yield return $"SamplingTemperature = {Literal.Of(plan.Sampling.Temperature)},";
        foreach (NetworkPlan network in plan.Networks)
            yield return $"{network.Role} = {Config(network, plan.CostOf(network))},";
    }

    private static string EmbeddingSizeSummary(ModelPlan plan) => plan.Tying == WeightTying.None && plan.Networks.Count > 1
        ? "Width of the discriminator's embedding tables; the generator's are as wide as its hidden state."
        : "Width of the embedding tables.";

    private static string SharedPart(ModelPlan plan, NetworkPlan network) => plan.Tying switch
    {
        WeightTying.GradientDisentangled when network.Role == NetworkRole.Discriminator =>
            ", its deltas among them, but not the tables that they are added to",
        WeightTying.None or WeightTying.GradientDisentangled => "",
        WeightTying.TokenEmbeddings => ", the shared token embeddings among them",
        WeightTying.AllWeights => ", the shared embeddings and layers among them",
        _ => ", the shared embeddings among them",
    };
}
