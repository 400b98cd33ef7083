using System.Runtime.Intrinsics;
using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Kernels.Backends.Simd.Dropouts;
using ElectraDsl.Kernels.Backends.Simd.Lanes;
using ElectraDsl.Kernels.Backends.Simd.Threads;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Attention;

/// <summary>Attention of all heads of a batch of CPU tensors, forward and backward. Results do not depend on the number of threads.</summary>
internal sealed unsafe class SimdAttentionPass : IAttentionPass
{
    // Forward has two products of scores' size, backward five and one that is computed once more.
    private const int BackwardWork = 3;

    private readonly AttentionShape shape;
    private readonly RotaryPositions? rotary;
    private readonly DropoutMask? dropout;
    private readonly int registerBits;
    private readonly int[] keys;    // tokens of each sequence up to the last one that is no padding
    private readonly int[] firsts;  // rows of the tensors before each sequence's first
    private readonly int rows;      // of all sequences together
    private readonly byte[]? text;  // [B, L], where there is padding before the last token; else null

    /// <summary>Reads which positions hold text; nothing of the mask is needed afterwards.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="tokens">Which positions hold text, bool [B, L]; null where all do.</param>
    /// <param name="isPacked">Whether the tensors are without padding: each sequence has as many rows as tokens.</param>
    /// <param name="rotary">By what queries and keys are turned; null for nothing.</param>
    /// <param name="dropout">What is dropped of the probabilities; null for nothing.</param>
    /// <param name="registerBits">128, 256 or 512; other than <see cref="RegisterWidth.Widest"/> for tests.</param>
    internal SimdAttentionPass(
        AttentionShape shape, Tensor? tokens, bool isPacked, RotaryPositions? rotary, DropoutMask? dropout, int registerBits)
    {
        this.registerBits = registerBits;
        this.shape = shape;
        this.rotary = rotary;
        this.dropout = dropout;
        keys = new int[shape.Batch];
        firsts = new int[shape.Batch];
        Array.Fill(keys, shape.Length);
        if (tokens is not null)
            text = Read(tokens);
        for (int sequence = 0; sequence < shape.Batch; sequence++)
        {
            firsts[sequence] = rows;
            rows += isPacked ? keys[sequence] : shape.Length;
        }
    }

    private byte[]? Read(Tensor tokens)
    {
        using Tensor lying = tokens.contiguous();
        ReadOnlySpan<byte> all = new((byte*)TensorPointer.Of(lying), checked(shape.Batch * shape.Length));
        bool hasGaps = false;
        for (int sequence = 0; sequence < shape.Batch; sequence++)
        {
            ReadOnlySpan<byte> row = all.Slice(sequence * shape.Length, shape.Length);
            keys[sequence] = row.LastIndexOfAnyExcept((byte)0) + 1;
            hasGaps |= row[..keys[sequence]].Contains((byte)0);
        }

        byte[]? text = hasGaps ? all.ToArray() : null;
        GC.KeepAlive(lying);
        return text;
    }

    /// <inheritdoc/>
    public (Tensor Context, Tensor[] Kept) Forward(Tensor queryKeyValue)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = queryKeyValue.contiguous();
        Tensor context = Tape.Empty(input.shape[0], input.shape[1], shape.Width), logSums = Tape.Empty(shape.Heads, rows); // [B, L, N · D], [N, rows]
        Run(shape.Work, input, null, logSums, context);
        GC.KeepAlive(input);
        return (context.MoveToOuterDisposeScope(), [logSums.MoveToOuterDisposeScope()]);
    }

    /// <inheritdoc/>
    public Tensor Backward(Tensor queryKeyValue, Tensor[] kept, Tensor gradient)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = queryKeyValue.contiguous(), ofContext = gradient.contiguous();
        Tensor result = Tape.Empty(input.shape);
        Run(BackwardWork * shape.Work, input, ofContext, kept[0], result);
        GC.KeepAlive(input);
        GC.KeepAlive(ofContext);
        GC.KeepAlive(kept);
        return result.MoveToOuterDisposeScope();
    }

    private void Run(long work, Tensor input, Tensor? gradient, Tensor logSums, Tensor result)
    {
        switch (registerBits)
        {
            case 512:
                Run<Lanes512, Vector512<float>>(work, input, gradient, logSums, result);
                break;
            case 256:
                Run<Lanes256, Vector256<float>>(work, input, gradient, logSums, result);
                break;
            default:
                Run<Lanes128, Vector128<float>>(work, input, gradient, logSums, result);
                break;
        }
    }

    private void Run<TLanes, TVector>(long work, Tensor input, Tensor? gradient, Tensor logSums, Tensor result)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct
    {
        nint inputAt = TensorPointer.Of(input), logSumsAt = TensorPointer.Of(logSums), resultAt = TensorPointer.Of(result);
        nint gradientAt = gradient is null ? 0 : TensorPointer.Of(gradient);
        nint cosinesAt = rotary is null ? 0 : TensorPointer.Of(rotary.Cosines), sinesAt = rotary is null ? 0 : TensorPointer.Of(rotary.Sines);
        Workers.For(shape.Batch * shape.Heads, work, (first, end) =>
        {
            HeadRotation rotation = new((float*)cosinesAt, (float*)sinesAt, rotary?.Pairs ?? default, shape.Size);
            using AttentionHead<TLanes, TVector> attention = new(shape, rotation, dropout, isBackward: gradientAt != 0);
            fixed (byte* textAt = text)
            {
                for (int index = first; index < end; index++)
                {
                    int sequence = index / shape.Heads, number = index % shape.Heads;
                    long row = firsts[sequence], at = (row * shape.Width) + ((long)number * shape.Size);
                    long projection = (3 * row * shape.Width) + ((long)number * shape.Size);
                    float* projections = (float*)inputAt + projection, sums = (float*)logSumsAt + ((long)number * rows) + row;
                    int length = (sequence + 1 < shape.Batch ? firsts[sequence + 1] : rows) - firsts[sequence];
                    byte* tokens = textAt == null ? null : textAt + ((long)sequence * shape.Length);
                    AttentionSequence head = new((long)index * shape.Length, length, keys[sequence], tokens);
                    if (gradientAt == 0)
                        attention.Forward(head, projections, (float*)resultAt + at, sums);
                    else
                        attention.Backward(head, projections, sums, (float*)gradientAt + at, (float*)resultAt + projection);
                }
            }
        });
        GC.KeepAlive(rotary);
    }
}
