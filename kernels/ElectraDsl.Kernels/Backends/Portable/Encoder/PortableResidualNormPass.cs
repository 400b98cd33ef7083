using ElectraDsl.Kernels.Autograd;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable.Encoder;

/// <summary>Runs <see cref="ResidualNormBody"/>.</summary>
/// <param name="kernels">The device.</param>
/// <param name="norm">Which norm.</param>
/// <param name="dropout">What is dropped of the update.</param>
/// <param name="length">Rows a sequence.</param>
internal sealed class PortableResidualNormPass(KernelDevice kernels, Norm norm, Dropout dropout, long length) : IResidualNormPass
{
    private static readonly KernelBody ForwardBody = new(ResidualNormBody.Forward);
    private static readonly KernelBody RepeatBody = new(ResidualNormBody.Repeat);
    private static readonly KernelBody BackwardBody = new(ResidualNormBody.Backward);
    private static readonly KernelBody OfParametersBody = new(ResidualNormBody.OfParameters);

    /// <summary>Makes the bodies ready.</summary>
    internal static void Prepare(KernelDevice kernels)
    {
        kernels.Prepare(ForwardBody);
        kernels.Prepare(RepeatBody);
        kernels.Prepare(BackwardBody);
        kernels.Prepare(OfParametersBody);
    }

    /// <inheritdoc/>
    public (Tensor Sum, Tensor Normalized, Tensor Statistics) Forward(
        Tensor? residual, Tensor update, Tensor weight, Tensor? bias, Tensor? sumPlace, Tensor? normPlace)
    {
        using DisposeScope scope = NewDisposeScope();
        Device device = update.device;
        NormSettings settings = SettingsOf(update);
        Tensor nothing = empty(0, ScalarType.Float32, device);
        Tensor sum = (residual is null ? update : sumPlace)?.alias() ?? Tape.EmptyOn(device, update.shape); // [B, L, H]
        Tensor normalized = normPlace?.alias() ?? Tape.EmptyOn(device, update.shape);                    // [B, L, H]
        Tensor statistics = Tape.EmptyOn(device, settings.Rows, ResidualNormBody.Statistics);
        if (settings.Rows > 0)
        {
            int segment = Segment(settings);
            kernels.Launch(
                ForwardBody,
                GroupsFor(settings, segment),
                residual ?? nothing,
                sumPlace is null ? update : nothing,
                weight.contiguous(),
                bias?.contiguous() ?? nothing,
                PortableDropoutPass.Places(dropout, device),
                residual is null ? nothing : sum,
                normalized,
                statistics,
                segment,
                KernelArgument.Of(settings),
                KernelArgument.Of(DropoutDraws.Of(dropout, length)));
        }

        return (sum.MoveToOuterDisposeScope(), normalized.MoveToOuterDisposeScope(), statistics.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public Tensor Repeat(Tensor sum, Tensor statistics, Tensor weight, Tensor? bias)
    {
        using DisposeScope scope = NewDisposeScope();
        NormSettings settings = SettingsOf(sum);
        Tensor normalized = ActivationMemory.Passing(sum.device, [settings.Rows, settings.Width], ScalarType.Float32); // [B · L, H]
        if (settings.Rows > 0)
        {
            kernels.Launch(
                RepeatBody,
                KernelGroup.For(settings.Rows, 1),
                sum,
                statistics,
                weight.contiguous(),
                bias?.contiguous() ?? empty(0, ScalarType.Float32, sum.device),
                normalized,
                KernelArgument.Of(settings));
        }

        return normalized.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public (Tensor Residual, Tensor Update, Tensor Weight, Tensor Bias) Backward(
        Tensor sum, Tensor statistics, Tensor weight, Tensor? ofSum, Tensor ofNormalized)
    {
        using DisposeScope scope = NewDisposeScope();
        Device device = sum.device;
        NormSettings settings = SettingsOf(sum);
        DropoutDraws draws = DropoutDraws.Of(dropout, length);
        Tensor nothing = empty(0, ScalarType.Float32, device), gradient = ofNormalized.contiguous();
        Tensor ofResidual = empty(sum.shape, ScalarType.Float32, device);                                // [B, L, H]
        Tensor ofUpdate = draws.Drops ? empty(sum.shape, ScalarType.Float32, device) : ofResidual;
        Tensor ofParameters = zeros(2, settings.Width, ScalarType.Float32, device);                      // weight's and bias's
        if (settings.Rows > 0)
        {
            int segment = Segment(settings), chunks = ColumnSumBody.Chunks(settings.Rows);
            kernels.Launch(
                BackwardBody,
                GroupsFor(settings, segment),
                sum,
                statistics,
                weight.contiguous(),
                gradient,
                ofSum?.contiguous() ?? nothing,
                PortableDropoutPass.Places(dropout, device),
                ofResidual,
                draws.Drops ? ofUpdate : nothing,
                segment,
                KernelArgument.Of(settings),
                KernelArgument.Of(draws));
            Tensor partials = empty(chunks, 2, settings.Width, ScalarType.Float32, device);              // [chunks, 2, H]
            kernels.Launch(
                OfParametersBody,
                chunks * ColumnSumBody.Tiles(settings.Width),
                sum,
                statistics,
                gradient,
                partials,
                ColumnSumBody.RowsPerChunk(settings.Rows),
                KernelArgument.Of(settings));
            PortableColumnSums.Total(kernels, partials, ofParameters, chunks, 2 * settings.Width, adds: false);
        }

        return (
            ofResidual.MoveToOuterDisposeScope(),
            ofUpdate.MoveToOuterDisposeScope(),
            ofParameters[0].MoveToOuterDisposeScope(),
            ofParameters[1].MoveToOuterDisposeScope());
    }

    private NormSettings SettingsOf(Tensor states)
    {
        int width = checked((int)states.shape[^1]);
        return new NormSettings(norm, checked((int)(states.numel() / width)), width);
    }

    private int Segment(NormSettings settings) => KernelGroup.SegmentFor(VocabularyTile.BlockCount(settings.Width), kernels.GroupSize);

    private int GroupsFor(NormSettings settings, int segment) => KernelGroup.For(settings.Rows, kernels.GroupSize / segment);
}
