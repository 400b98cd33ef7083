using System.ComponentModel;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>
/// Which keys the queries of one forward pass see: no padding and, where there is a window, only neighbors. On a CPU it also takes padding out of
/// hidden states, so that layers compute on tokens alone.
/// </summary>
/// <remarks>
/// Queries at padding are nobody's business: what they see is up to the kernel, as long as it is finite. Dispose it when the pass is done; it does
/// not own <see cref="Tokens"/>. Not thread-safe.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AttentionMask : IDisposable
{
    private readonly Device device;
    private readonly Tensor? places; // [T]: where each token of packed states lies in [B * L]
    private Tensor? pairs;

    private AttentionMask(Tensor? tokens, Tensor inputIds, int window)
    {
        Tokens = tokens;
        Window = window;
        Batch = checked((int)inputIds.shape[0]);
        Length = checked((int)inputIds.shape[1]);
        device = inputIds.device;
        if (tokens is null || device.type != DeviceType.CPU)
            return;
        PackedRows = Rows(tokens);
        if (PackedRows is { } rows)
            places = DeviceValues.Upload(Array.ConvertAll(rows, row => (long)row), [rows.Length], device).DetachFromDisposeScope();
    }

    /// <summary>Every query sees every token of its sequence.</summary>
    /// <param name="tokens">True where there is a token, bool [B, L]; null where nothing is padded.</param>
    /// <param name="inputIds">[B, L], for its sizes and device.</param>
    public static AttentionMask All(Tensor? tokens, Tensor inputIds) => Local(tokens, inputIds, window: 0);

    /// <summary>A query sees tokens that are at most so many places away.</summary>
    /// <param name="tokens">True where there is a token, bool [B, L]; null where nothing is padded.</param>
    /// <param name="inputIds">[B, L], for its sizes and device.</param>
    /// <param name="window">Tokens to either side; 0 for all.</param>
    public static AttentionMask Local(Tensor? tokens, Tensor inputIds, int window)
    {
        ArgumentNullException.ThrowIfNull(inputIds);
        ArgumentOutOfRangeException.ThrowIfNegative(window);
        return new(tokens, inputIds, window);
    }

    /// <summary>True where there is a token, bool [B, L]; null where nothing is padded.</summary>
    public Tensor? Tokens { get; }

    /// <summary>Tokens to either side that a query sees; 0 for all.</summary>
    public int Window { get; }

    /// <summary>B.</summary>
    public int Batch { get; }

    /// <summary>L.</summary>
    public int Length { get; }

    /// <summary>
    /// Where each row of packed states lies in [B · L], in order; null where states are not packed: nothing is padded, something is between tokens,
    /// or they are on a device that would have to be waited for.
    /// </summary>
    public int[]? PackedRows { get; }

    /// <summary>
    /// True where a query (the third dimension) sees a key (the fourth), for kernels that take a whole mask: bool, of a shape that broadcasts to
    /// [B, N, L, L]; null where all see all. In a window a query sees itself in any case: one deep in padding would else see nothing, and the
    /// softmax of nothing is 0 / 0.
    /// </summary>
    /// <returns>Owned by this object.</returns>
    public Tensor? Pairs => pairs ??= MakePairs()?.DetachFromDisposeScope();

    /// <summary>Hidden states without padding.</summary>
    /// <param name="states">[B, L, H].</param>
    /// <returns>[1, T, H] of the T tokens, in the caller's dispose scope; the states themselves where nothing is packed.</returns>
    public Tensor Pack(Tensor states)
    {
        ArgumentNullException.ThrowIfNull(states);
        if (places is null)
            return states;
        using DisposeScope scope = NewDisposeScope();
        return states.reshape(-1, states.shape[2]).index_select(0, places).unsqueeze(0).MoveToOuterDisposeScope();
    }

    /// <summary>The inverse of <see cref="Pack(Tensor)"/>.</summary>
    /// <param name="states">[1, T, H].</param>
    /// <returns>[B, L, H], 0 at padding, in the caller's dispose scope; the states themselves where nothing is packed.</returns>
    public Tensor Unpack(Tensor states)
    {
        ArgumentNullException.ThrowIfNull(states);
        if (places is null)
            return states;
        using DisposeScope scope = NewDisposeScope();
        long width = states.shape[2];
        return zeros((long)Batch * Length, width, states.dtype)
            .index_copy(0, places, states.view(-1, width))
            .view(Batch, Length, width)
            .MoveToOuterDisposeScope();
    }

    /// <summary>The same dropout for packed states: each token's random numbers are those that it has among padding.</summary>
    public Dropout Pack(Dropout dropout) => PackedRows is null ? dropout : dropout with { Rows = PackedRows, Length = Length };

    private Tensor? MakePairs()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? keys = Tokens?.view(Batch, 1, 1, Length); // [B, 1, 1, L]
        if (Window == 0)
            return keys?.MoveToOuterDisposeScope();
        Tensor near = ones(Length, Length, ScalarType.Bool, device).triu(-Window).tril(Window); // [L, L]
        if (keys is not null)
            near = near.logical_and(keys).logical_or(eye(Length, Length, ScalarType.Bool, device)); // [B, 1, L, L]
        return near.MoveToOuterDisposeScope();
    }

    /// <summary>The rows of all tokens, where each sequence's are its first ones and some sequence has padding behind them; else null.</summary>
    private unsafe int[]? Rows(Tensor tokens)
    {
        using Tensor lying = tokens.contiguous();
        ReadOnlySpan<byte> all = new((byte*)TensorPointer.Of(lying), checked(Batch * Length));
        int[] rows = new int[all.Length - all.Count((byte)0)];
        int count = 0;
        for (int sequence = 0; sequence < Batch; sequence++)
        {
            ReadOnlySpan<byte> row = all.Slice(sequence * Length, Length);
            int used = row.LastIndexOfAnyExcept((byte)0) + 1;
            if (row[..used].Contains((byte)0))
                return null;
            for (int position = 0; position < used; position++)
                rows[count++] = (sequence * Length) + position;
        }

        GC.KeepAlive(lying);
        return count == all.Length ? null : rows;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        places?.Dispose();
        pairs?.Dispose();
    }
}
