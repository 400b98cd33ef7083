namespace ElectraDsl.Kernels;

/// <summary>
/// Which tokens are rather masked than others. Implemented by an empty struct; closing the kernel over it inlines the function into every backend.
/// </summary>
/// <remarks>
/// Write in float, without allocation, static state, exceptions, double or recursion: the function is also compiled for GPUs. All backends choose the
/// same tokens wherever the function gives the same float on all of them: from comparisons, constants and single operations + - * / it does; from
/// sums of products, which a GPU may round once instead of twice, and from exponentials and the like it may differ in the last digit, and then, about
/// once in a million rows, so may the choice.
/// </remarks>
public interface IMaskingPolicy
{
    /// <summary>
    /// The relative chance of a token of being the next to be chosen: twice the weight is twice the chance. 0 and below, NaN and what is too
    /// small to be a normal float mean never, as for [CLS]. In <see cref="MaskingMode.WholeWord"/> a word has the weight of its first piece; in
    /// <see cref="MaskingMode.Span"/> the weight is that of a span's being laid around this token.
    /// </summary>
    /// <param name="tokenId">The token; never [CLS], [SEP], [MASK] or padding.</param>
    /// <param name="position">Its place in the row, from 0.</param>
    /// <param name="length">Tokens in the row, [CLS] and [SEP] among them, padding excluded.</param>
    static abstract float Weight(long tokenId, int position, int length);
}
