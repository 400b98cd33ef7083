namespace ElectraDsl.Serving;

/// <summary>The answer of <c>POST /v1/embeddings</c>, in the form of OpenAI's.</summary>
/// <param name="Object">Always list.</param>
/// <param name="Data">The vectors, in the order of the texts.</param>
/// <param name="Model">Name of the record.</param>
/// <param name="Usage">What was read.</param>
internal sealed record EmbeddingsResponse(string Object, IReadOnlyList<EmbeddingsResponse.Item> Data, string Model, EmbeddingsResponse.Tokens Usage)
{
    /// <summary>A vector.</summary>
    /// <param name="Object">Always embedding.</param>
    /// <param name="Index">The place of its text in the request.</param>
    /// <param name="Embedding">float[], or a string of base64.</param>
    public sealed record Item(string Object, int Index, object Embedding);

    /// <summary>What was read.</summary>
    /// <param name="PromptTokens">Tokens of the texts, special ones included.</param>
    /// <param name="TotalTokens">The same: nothing is written.</param>
    public sealed record Tokens(int PromptTokens, int TotalTokens);
}
