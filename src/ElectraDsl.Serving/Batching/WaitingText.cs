namespace ElectraDsl.Serving;

/// <summary>A text of a request that waits for its result.</summary>
/// <param name="text">The text.</param>
/// <param name="tokens">Its tokens, special ones included.</param>
/// <param name="cancellation">Canceled where the request is.</param>
internal sealed class WaitingText<TText, TResult>(TText text, int tokens, CancellationToken cancellation)
{
    // The request continues elsewhere: on this thread the next batch is computed.
    private readonly TaskCompletionSource<TResult> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The text.</summary>
    public TText Text => text;

    /// <summary>Its tokens.</summary>
    public int Tokens => tokens;

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsCanceled => cancellation.IsCancellationRequested;

    /// <summary>Its result.</summary>
    public Task<TResult> Result => completion.Task;

    /// <summary>It was computed.</summary>
    public void Complete(TResult result) => completion.SetResult(result);

    /// <summary>It could not be computed.</summary>
    public void Fail(Exception exception) => completion.SetException(exception);

    /// <summary>It is not computed, because nobody waits for it any more.</summary>
    public void Cancel() => completion.SetCanceled(cancellation);
}
