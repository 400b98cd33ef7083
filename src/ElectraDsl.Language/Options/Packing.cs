namespace ElectraDsl;

/// <summary>
/// How a text's lines become examples. Lines stand for sentences: a corpus with one sentence a line gives what the papers describe.
/// </summary>
public enum Packing
{
    /// <summary>
    /// As ELECTRA does: one or two segments from one document, the second continuing where the first ends; 10 % have one segment, 5 % are drawn
    /// shorter. Source: google-research/electra, build_pretraining_dataset.py.
    /// </summary>
    Original,

    /// <summary>
    /// As RoBERTa does: whole lines in their order, as many as fit, from one document or several, with [SEP] between two documents; one segment and
    /// no next-sentence prediction. A line longer than an example fills its room and continues in the next one, so no token is lost; the last
    /// example of the text is as short as it is. Source: RoBERTa (arXiv 1907.11692), section 4.2, FULL-SENTENCES.
    /// </summary>
    FullSentences,

    /// <summary>
    /// As BERT does, for next-sentence prediction: segment A is some lines of a document; half of the time B is what follows, else text of another
    /// document, and then what would have followed begins the next example. In 10 % of documents, or of passages of a long one, examples are drawn
    /// shorter. Source: google-research/bert, create_pretraining_data.py; BERT (arXiv 1810.04805), section 3.1 and appendix A.2.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The other document is of the same side, training or held-out, and no copy of the example's own. BERT's builder holds all documents of a file;
    /// so that a text of any size fits in memory, here it is one of those nearby: documents are read as passages of about 4,096 tokens (a longer line
    /// counts as several), and B comes from the 256 passages before or the 256 after the one that is packed. A text of no more than 256 shorter
    /// documents gives the pairs that BERT's builder gives, once instead of ten times. Where documents that lie together are about one thing (the
    /// chapters of a book), a random B is harder to tell than from a text in random order.
    /// </para>
    /// <para>
    /// Where all these are of one document there is no random B: B is what follows, and a last line that nothing follows is cut in two. Then a line
    /// of one token has no B at all. A whole text of one document teaches nothing about next sentences.
    /// </para>
    /// <para>
    /// What does not fit is dropped as BERT does, from the longer segment, at its front or back at random, and a line that alone reaches the
    /// length of an example always gets a random B. Where overflow is carried over instead, lines longer than half of an example are cut into equal
    /// pieces, what does not fit begins the next example, and a line that nothing follows is cut in two half of the time, so that half of the
    /// examples have a random B whatever the lines are.
    /// </para>
    /// </remarks>
    NextSentence,

    /// <summary>
    /// Short documents together: each whole document goes where it leaves the least room, with [SEP] behind each; one segment. A document longer than
    /// an example is cut into as many full ones as it has, and its rest goes where it fits. No token is lost, and only a document that is longer than
    /// an example is cut; documents change their order. Source: Ding et al., "Fewer Truncations Improve Language Modeling" (arXiv 2404.10830),
    /// Best-fit Packing; here the 1,024 examples that have room are kept open.
    /// </summary>
    BestFit,

    /// <summary>
    /// One example a line: a sentence, or two that belong together with a tab between them, A and B. Of a pair that does not fit each sentence has at
    /// least half of the room where it needs it; the rest is the next example, or dropped where overflow is not carried over.
    /// </summary>
    SentencePairs,
}
