namespace ElectraDsl.Kernels;

/// <summary>
/// Lengths of masked spans in words: geometric with p = 0.2 among 1 to 10, shorter ones likelier, 3.8 in the mean (SpanBERT, arXiv 1907.10529,
/// section 3.1).
/// </summary>
internal static class SpanLength
{
    /// <summary>The longest.</summary>
    internal const int Maximum = 10;

    /// <summary>The length that belongs to a random word.</summary>
    internal static int Of(uint word)
    {
        // 2^32 times the chance of at most k words, (1 - 0.8^k) / (1 - 0.8^10), k = 1 to 9.
        int length = 1;
        length += word >= 962_321_997u ? 1 : 0;
        length += word >= 1_732_179_594u ? 1 : 0;
        length += word >= 2_348_065_672u ? 1 : 0;
        length += word >= 2_840_774_535u ? 1 : 0;
        length += word >= 3_234_941_624u ? 1 : 0;
        length += word >= 3_550_275_296u ? 1 : 0;
        length += word >= 3_802_542_234u ? 1 : 0;
        length += word >= 4_004_355_784u ? 1 : 0;
        length += word >= 4_165_806_624u ? 1 : 0;
        return length;
    }
}
