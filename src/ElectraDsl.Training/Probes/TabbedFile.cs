using System.IO.Compression;
using System.Text;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>
/// A table of texts: UTF-8, one row a line, fields separated by tabs; quotation marks are letters like others. Packed where its name ends in .gz.
/// </summary>
internal static class TabbedFile
{
    /// <summary>Reads the rows that are not blank.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fewest">Fields that every row has.</param>
    /// <param name="most">Fields that a row has at most.</param>
    /// <param name="form">What a row is, for messages.</param>
    /// <exception cref="CorpusException">It cannot be read, is not UTF-8, or a row has too few or too many fields.</exception>
    public static IReadOnlyList<string[]> Read(string path, int fewest, int most, string form)
    {
        if (PathObstacle.ToReading(path) is { } obstacle)
            throw new CorpusException($"{obstacle}: name a file with rows {form}.");
        List<string[]> rows = [];
        int number = 0;
        try
        {
            using Stream file = File.OpenRead(path);
            using Stream text = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
            using StreamReader reader = new(text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            while (reader.ReadLine() is string line)
            {
                number++;
                if (line.Trim().Length == 0)
                    continue;
                string[] fields = [.. line.Split('\t').Select(field => field.Trim())];
                if (fields.Length < fewest || fields.Length > most || fields.Take(fewest).Any(field => field.Length == 0))
                    throw new CorpusException($"{path}:{number} is not a row: a row is {form}, separated by tabs.");
                rows.Add(fields);
            }
        }
        catch (DecoderFallbackException e)
        {
            throw new CorpusException($"{path} is not UTF-8 text after line {number}: convert it, for example with iconv -t UTF-8.", e);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CorpusException($"{path} cannot be read: {e.Message}", e);
        }

        return rows;
    }
}
