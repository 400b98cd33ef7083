using System.Text;

namespace ElectraDsl.Data;

/// <summary>Brings lines to a normalization form of Unicode.</summary>
internal static class UnicodeForm
{
    /// <summary>The line in a form.</summary>
    public static string Of(string line, UnicodeNormalization form)
    {
        if (form == UnicodeNormalization.None || Ascii.IsValid(line))
            return line;
        NormalizationForm normal = form == UnicodeNormalization.Nfc ? NormalizationForm.FormC : NormalizationForm.FormKC;

        // The runtime refuses U+FFFE and U+FFFF, which are characters like others here: what stands between them is normalized.
        if (line.AsSpan().IndexOfAny('\uFFFE', '\uFFFF') < 0)
            return PythonWhiteSpace.Strip(line.Normalize(normal));
        StringBuilder text = new();
        int start = 0;
        for (int place = 0; place < line.Length; place++)
        {
            if (line[place] is not ('\uFFFE' or '\uFFFF'))
                continue;
            _ = text.Append(line[start..place].Normalize(normal)).Append(line[place]);
            start = place + 1;
        }

        return PythonWhiteSpace.Strip(text.Append(line[start..].Normalize(normal)).ToString());
    }

    /// <summary>Refuses a form on a machine where the runtime would do nothing: in globalization-invariant mode it has no tables.</summary>
    /// <exception cref="CorpusException">It would; one line.</exception>
    public static void Demand(UnicodeNormalization form)
    {
        if (form != UnicodeNormalization.None && "e\u0301".Normalize(NormalizationForm.FormC).Length > 1)
            throw new CorpusException(
                "The text cannot be brought to a Unicode form, because this machine has no ICU: install libicu and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT, or leave out --unicode.");
    }
}
