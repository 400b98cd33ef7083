namespace ElectraDsl.Data;

/// <summary>Which of several spellings of one character a text is brought to (Unicode Standard Annex 15).</summary>
public enum UnicodeNormalization
{
    /// <summary>The text stays as it is.</summary>
    None,

    /// <summary>NFC: a letter and its accent become one character; nothing that is seen changes.</summary>
    Nfc,

    /// <summary>NFKC: ligatures, full-width and superscript forms become plain letters and digits, too.</summary>
    Nfkc,
}
