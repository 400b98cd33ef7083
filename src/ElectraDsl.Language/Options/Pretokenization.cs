namespace ElectraDsl;

/// <summary>How a text is split into the words that word pieces are looked for in.</summary>
public enum Pretokenization
{
    /// <summary>
    /// As BERT does: at white space, and every punctuation mark and every Chinese character is a word. Source: google-research/electra,
    /// model/tokenization.py, BasicTokenizer.
    /// </summary>
    Words,

    /// <summary>At white space alone: program code and logs, whose punctuation belongs to the words, and text that was split before.</summary>
    Whitespace,

    /// <summary>Every character that is no white space is a word: proteins, DNA, and texts of which no words are known.</summary>
    Characters,
}
