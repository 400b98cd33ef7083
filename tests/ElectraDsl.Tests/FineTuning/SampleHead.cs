using ElectraDsl.FineTuning;
using ElectraDsl.Tests.Cli;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.FineTuning;

/// <summary>A head written by hand, dropout and one matrix, on the encoder of <see cref="Tiny"/> or of the small preset.</summary>
internal sealed record SampleHead : FineTuningRecipe
{
    private ModelConfig model = new Tiny().Facts;
    private ArenaLayout encoderLayout = Tiny.Parameters.DiscriminatorLayout;
    private Func<ParameterArena, EncoderKernels?, IEncoder> createEncoder = (arena, kernels) => new Tiny.Discriminator(arena, kernels);

    public SampleHead(HeadTask task, params string[] labels) =>
        Head = new HeadConfig("Samples.SampleHead", task, labels, HeadForm.Original, Pooling.Cls, Dropout: 0.1);

    /// <summary>The same on the encoder of the small preset.</summary>
    public static SampleHead Small(HeadTask task, params string[] labels) => new(task, labels)
    {
        model = new Presets.Small().Facts,
        encoderLayout = Presets.Small.Parameters.DiscriminatorLayout,
        createEncoder = (arena, kernels) => new Presets.Small.Discriminator(arena, kernels),
    };

    /// <summary>A toy that is learned in seconds, from random weights.</summary>
    public static SampleHead Toy(HeadTask task, params string[] labels) => new(task, labels)
    {
        Epochs = 6,
        BatchSize = 8,
        LearningRate = 5e-3,
        LayerwiseLearningRateDecay = 1,
        ReportEvery = 5,
    };

    public override HeadConfig Head { get; }

    public override ModelConfig Model => model;

    public override ArenaLayout EncoderLayout => encoderLayout;

    public override ArenaLayout Layout => EncoderLayout.Append(
        Spec("classifier.weight", [Head.Outputs, Model.Kept.HiddenSize], TensorKind.Matrix, Initializer.TruncatedNormal),
        Spec("classifier.bias", [Head.Outputs], TensorKind.Bias, Initializer.Zeros));

    public override IHeadNetwork CreateNetwork(ParameterArena arena, EncoderKernels? kernels = null) => new Network(this, arena, kernels);

    private ParameterSpec Spec(string name, long[] shape, TensorKind kind, Initializer initializer) => new(
        $"discriminator.{name}",
        [.. shape],
        0,
        kind,
        NetworkRole.Discriminator,
        NetworkSection.Head,
        Model.Kept.Layers + 2,
        initializer);

    private sealed class Network : IHeadNetwork
    {
        private const int HeadPlace = 1 << 15;           // behind all dropouts of the encoder

        private readonly SampleHead recipe;
        private readonly EncoderKernels kernels;
        private readonly IEncoder encoder;
        private readonly Parameter weight, bias;         // [outputs, H], [outputs]
        private bool isTraining = true;

        public Network(SampleHead recipe, ParameterArena arena, EncoderKernels? kernels)
        {
            this.recipe = recipe;
            this.kernels = kernels ?? EncoderKernels.TorchOps;
            encoder = recipe.createEncoder(arena, kernels);
            ParameterSpec[] head = [.. arena.Layout.Parameters.TakeLast(2)];
            long shift = arena.Layout.Whole.Count - recipe.EncoderLayout.Count; // from the place in this arena to that in the whole model's
            weight = arena.Parameter(head[0].Offset + shift, [.. head[0].Shape]);
            bias = arena.Parameter(head[1].Offset + shift, [.. head[1].Shape]);
        }

        public DropoutKey? DropoutRandomness
        {
            get;
            set
            {
                field = value;
                _ = encoder switch
                {
                    Tiny.Discriminator tiny => tiny.DropoutRandomness = value,
                    Presets.Small.Discriminator small => small.DropoutRandomness = value,
                    _ => throw new NotSupportedException(),
                };
            }
        }

        public Tensor call(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor hidden = encoder.Encode(inputIds, tokenTypeIds, attentionMask); // [B, L, H]
            if (!recipe.Head.IsOfTokens)
                hidden = hidden.narrow(1, 0, 1);                                   // [B, 1, H]
            Dropout dropout = new(isTraining ? recipe.Head.Dropout : 0, DropoutRandomness);
            Tensor logits = kernels.Linear.Run(kernels.Dropout.Run(hidden.contiguous(), dropout.At(HeadPlace)), weight, bias);
            return (recipe.Head.IsOfTokens ? logits : logits.squeeze(1)).MoveToOuterDisposeScope();
        }

        public void train(bool on = true)
        {
            isTraining = on;
            ((nn.Module)encoder).train(on);
        }

        public void eval() => train(false);

        public void Dispose() => encoder.Dispose();
    }
}
