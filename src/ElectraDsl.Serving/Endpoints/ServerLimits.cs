namespace ElectraDsl.Serving;

/// <summary>What a server takes at most, so that its memory and its answers' delay stay bounded.</summary>
/// <param name="BodyBytes">Bytes of a request's body; beyond it 413.</param>
/// <param name="Texts">Texts of a request; beyond it 400.</param>
/// <param name="Requests">Requests that are being answered or wait for it; beyond it 429.</param>
/// <param name="TokensOfBatch">Tokens that are computed at once, padding not counted.</param>
internal sealed record ServerLimits(int BodyBytes, int Texts, int Requests, int TokensOfBatch)
{
    /// <summary>
    /// 2,048 texts are OpenAI's limit, on which clients rely that split long lists. A mebibyte of text is about 250,000 tokens, and 8,192 of them
    /// fill the cores; 128 waiting requests of a sentence are a second of a small model on a CPU.
    /// </summary>
    public static ServerLimits Default { get; } = new(BodyBytes: 1 << 20, Texts: 2_048, Requests: 128, TokensOfBatch: 8_192);
}
