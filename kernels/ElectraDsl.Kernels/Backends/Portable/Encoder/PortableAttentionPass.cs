using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable.Encoder;

/// <summary>
/// Runs <see cref="AttentionBody"/> and <see cref="AttentionBackwardBody"/>, behind <see cref="RotaryBody"/> where there are angles.
/// </summary>
/// <param name="kernels">The device.</param>
/// <param name="shape">The sizes.</param>
/// <param name="mask">Which keys a query sees; read in the forward pass alone.</param>
/// <param name="rotary">By what queries and keys are turned; null for nothing.</param>
/// <param name="dropout">What is dropped of the probabilities.</param>
internal sealed class PortableAttentionPass(
    KernelDevice kernels, AttentionShape shape, AttentionMask mask, RotaryPositions? rotary, DropoutDraws dropout) : IAttentionPass
{
    private static readonly KernelBody ForwardBody = new(AttentionBody.Forward);
    private static readonly KernelBody OfQueries = new(AttentionBackwardBody.OfQueries);
    private static readonly KernelBody OfKeysAndValues = new(AttentionBackwardBody.OfKeysAndValues);
    private static readonly KernelBody Turn = new(RotaryBody.Turn);

    // Pairs that fall to each thread.
    private const int PairsPerThread = 4;

    private int Groups => checked(shape.Batch * shape.Heads * ((shape.Length + AttentionTile.Block - 1) / AttentionTile.Block));

    /// <summary>Makes the bodies ready.</summary>
    internal static void Prepare(KernelDevice kernels)
    {
        kernels.Prepare(ForwardBody);
        kernels.Prepare(OfQueries);
        kernels.Prepare(OfKeysAndValues);
        kernels.Prepare(Turn);
    }

    /// <inheritdoc/>
    public (Tensor Context, Tensor[] Kept) Forward(Tensor queryKeyValue)
    {
        using DisposeScope scope = NewDisposeScope();
        Device device = queryKeyValue.device;
        int rows = checked((int)(queryKeyValue.shape[0] * queryKeyValue.shape[1]));
        Tensor context = Tape.EmptyOn(device, queryKeyValue.shape[0], queryKeyValue.shape[1], shape.Width); // [B, L, N · D] or packed
        Tensor logSums = Tape.EmptyOn(device, shape.Heads, rows);
        Tensor[] text = Text(device);
        if (rows > 0)
        {
            kernels.Launch(
                ForwardBody,
                Groups,
                Turned(queryKeyValue, rows, text[3]),
                text[0],
                text[1],
                text[2],
                context,
                logSums,
                rows,
                shape.Scale,
                KernelArgument.Of(shape),
                KernelArgument.Of(dropout));
        }

        // Aliases, because one empty tensor stands in several places, and would move out by as many scopes.
        Tensor[] kept = Array.ConvertAll<Tensor, Tensor>([context, logSums, .. text], tensor => tensor.alias().MoveToOuterDisposeScope());
        return (context.MoveToOuterDisposeScope(), kept);
    }

    /// <inheritdoc/>
    public Tensor Backward(Tensor queryKeyValue, Tensor[] kept, Tensor gradient)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor context, Tensor logSums, Tensor[] text) = (kept[0], kept[1], kept[2..]);
        Device device = queryKeyValue.device;
        Tensor result = empty(queryKeyValue.shape, ScalarType.Float32, device); // [B, L, 3 · N · D] or packed
        int rows = checked((int)(queryKeyValue.shape[0] * queryKeyValue.shape[1]));
        if (rows > 0)
        {
            Tensor turned = Turned(queryKeyValue, rows, text[3]), ofContext = gradient.contiguous(), deltas = empty_like(logSums);
            KernelArgument sizes = KernelArgument.Of(shape), draws = KernelArgument.Of(dropout);
            kernels.Launch(
                OfQueries, Groups, turned, text[0], text[1], text[2], context, logSums, ofContext, deltas, result, rows, shape.Scale, sizes, draws);
            kernels.Launch(
                OfKeysAndValues, Groups, turned, text[0], text[1], text[2], logSums, ofContext, deltas, result, rows, shape.Scale, sizes, draws);
            if (rotary is not null)
                Rotate(rotary, empty(0, ScalarType.Float32, device), result, rows, text[3], direction: -1);
        }

        return result.MoveToOuterDisposeScope();
    }

    /// <summary>Projections with queries and keys turned; the projections themselves where nothing is.</summary>
    private Tensor Turned(Tensor queryKeyValue, int rows, Tensor places)
    {
        if (rotary is null)
            return queryKeyValue;
        Tensor result = empty(queryKeyValue.shape, ScalarType.Float32, queryKeyValue.device);
        Rotate(rotary, queryKeyValue, result, rows, places, direction: 1);
        return result;
    }

    private void Rotate(RotaryPositions angles, Tensor projections, Tensor result, int rows, Tensor places, float direction) =>
        kernels.Launch(
            Turn,
            KernelGroup.For((long)rows * 3 * shape.Width / 2, kernels.GroupSize * PairsPerThread),
            projections,
            angles.Cosines,
            angles.Sines,
            places,
            result,
            rows,
            angles.Pairs == RotaryPairs.HalfSplit ? 1 : 0,
            direction,
            KernelArgument.Of(shape));

    /// <summary>
    /// Tokens of each sequence up to its last, row of each one's first, which positions hold text, and where packed rows lie among padding; each
    /// empty where the sizes say it. Nothing is read back from a GPU.
    /// </summary>
    private Tensor[] Text(Device device)
    {
        Tensor none = empty(0, ScalarType.Int32, device);
        if (mask.Tokens is not { } tokens)
            return [none, none, empty(0, ScalarType.Bool, device), none];
        Tensor isText = tokens.to(ScalarType.Int32);                            // [B, L]
        Tensor positions = ones_like(isText).cumsum(1, ScalarType.Int32);       // [B, L], from 1
        Tensor keys = isText.mul(positions).max(1).values;                      // [B]
        if (mask.PackedRows is not { } rows)
            return [keys, none, tokens.contiguous(), none];
        Tensor firsts = keys.cumsum(0, ScalarType.Int32).sub(keys); // [B]
        return [keys, firsts, empty(0, ScalarType.Bool, device), DeviceValues.Upload(rows, [rows.Length], device)];
    }
}
