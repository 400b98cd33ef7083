namespace ElectraDsl.Generators.Planning;

/// <summary>Sizes that follow from others where they are not written.</summary>
internal static class Defaults
{
    /// <summary>As in BERT and every ELECTRA since.</summary>
    public static int FeedForwardSize(int hiddenSize) => 4 * hiddenSize;
}
