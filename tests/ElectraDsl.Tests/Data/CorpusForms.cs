using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using CsvHelper;
using CsvHelper.Configuration;
using Parquet;
using Parquet.Schema;
using SharpCompress.Compressors.BZip2;
using ZstdSharp;
using BZip2Mode = SharpCompress.Compressors.CompressionMode;
using Field = Apache.Arrow.Field;

namespace ElectraDsl.Tests.Data;

/// <summary>The same texts as files of every format, and of every compression.</summary>
internal static class CorpusForms
{
    /// <summary>Endings of names, a format each.</summary>
    public static readonly string[] Formats =
    [
        "jsonl", "csv", "tsv",
        "parquet", "zstd.parquet", "dictionary.parquet", "required.parquet",
        "arrow", "stream.arrow", "lz4.arrow", "large.arrow", "view.arrow", "dictionary.arrow",
    ];

    /// <summary>Endings of names, a compression each.</summary>
    public static readonly string[] Compressions = ["gz", "zst", "bz2", "xz"];

    /// <summary>A file of rows with the columns id and text.</summary>
    public static byte[] Of(string format, IReadOnlyList<string?> texts) => format switch
    {
        "jsonl" => JsonLines(texts),
        "csv" => Separated(texts, ","),
        "tsv" => Separated(texts, "\t"),
        "parquet" => OfParquet(texts, CompressionMethod.Snappy),
        "zstd.parquet" => OfParquet(texts, CompressionMethod.Zstd),
        "dictionary.parquet" => OfParquet(texts, CompressionMethod.Gzip, EncodingHint.Dictionary),
        "required.parquet" => OfParquet([.. texts.Select(text => text ?? "")], CompressionMethod.None, isNullable: false),
        "arrow" => OfArrow(texts, StringType.Default, isFile: true),
        "stream.arrow" => OfArrow(texts, StringType.Default, isFile: false),
        "lz4.arrow" => OfArrow(texts, StringType.Default, isFile: true, CompressionCodecType.Lz4Frame),
        "large.arrow" => OfArrow(texts, LargeStringType.Default, isFile: false, CompressionCodecType.Zstd),
        "view.arrow" => OfArrow(texts, StringViewType.Default, isFile: true),
        "dictionary.arrow" => OfArrow(texts, new DictionaryType(Int32Type.Default, StringType.Default, ordered: false), isFile: false),
        _ => throw new ArgumentException(format),
    };

    /// <summary>Compressed as the usual programs do it.</summary>
    public static byte[] Compress(string compression, byte[] bytes)
    {
        using MemoryStream packed = new();
        switch (compression)
        {
            case "gz":
                using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
                    gzip.Write(bytes);
                break;
            case "zst":
                using (CompressionStream zstd = new(packed, level: 3, leaveOpen: true))
                {
                    zstd.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
                    zstd.Write(bytes);
                }

                break;
            case "bz2":
                using (BZip2Stream bzip2 = BZip2Stream.Create(packed, BZip2Mode.Compress, decompressConcatenated: false, leaveOpen: true))
                    bzip2.Write(bytes);
                break;
            default:
                return Xz(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>By the program, since no library writes it; with blocks of 64 KiB.</summary>
    private static byte[] Xz(byte[] bytes)
    {
        using Process xz = Process.Start(
            new ProcessStartInfo("xz", "-zc --block-size=65536") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        using MemoryStream packed = new();
        Task read = xz.StandardOutput.BaseStream.CopyToAsync(packed);
        xz.StandardInput.BaseStream.Write(bytes);
        xz.StandardInput.Close();
        read.Wait();
        xz.WaitForExit();
        return packed.ToArray();
    }

    private static byte[] JsonLines(IReadOnlyList<string?> texts) => Encoding.UTF8.GetBytes(string.Concat(
        texts.Select((text, id) => $"{{\"id\": {id}, \"text\": {JsonSerializer.Serialize(text)}, \"meta\": {{\"text\": [1, \"no\"]}}}}\n")));

    private static byte[] Separated(IReadOnlyList<string?> texts, string separator)
    {
        using MemoryStream bytes = new();
        using (StreamWriter characters = new(bytes, new UTF8Encoding(false), leaveOpen: true))
        using (CsvWriter csv = new(characters, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = separator, NewLine = "\n" }))
        {
            csv.WriteField("id");
            csv.WriteField("text");
            csv.NextRecord();
            foreach ((int id, string? text) in texts.Index())
            {
                csv.WriteField(id);
                csv.WriteField(text);
                csv.NextRecord();
            }
        }

        return bytes.ToArray();
    }

    private static byte[] OfParquet(
        IReadOnlyList<string?> texts, CompressionMethod method, EncodingHint hint = EncodingHint.Default, bool isNullable = true)
    {
        DataField id = new DataField<int>("id"), text = new("text", typeof(string), isNullable);
        MemoryStream bytes = new();
        ParquetOptions options = new() { CompressionMethod = method };
        options.ColumnEncodingHints["text"] = hint;
        Task.Run(async () =>
        {
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(id, text), bytes, options);
            foreach (string?[] chunk in texts.Chunk(Math.Max(1, (texts.Count / 2) + 1)))
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await group.WriteAsync<int>(id, Enumerable.Range(0, chunk.Length).ToArray());
                await group.WriteAsync(text, chunk);
            }
        }).Wait();
        return bytes.ToArray();
    }

    private static byte[] OfArrow(IReadOnlyList<string?> texts, IArrowType type, bool isFile, CompressionCodecType? codec = null)
    {
        MemoryStream bytes = new();
        Schema schema = new([new Field("id", Int32Type.Default, false), new Field("text", type, true)], metadata: null);
        IpcOptions options = new() { CompressionCodecFactory = codec is null ? null : new CompressionCodecFactory(), CompressionCodec = codec };
        using (ArrowStreamWriter writer = isFile
                ? new ArrowFileWriter(bytes, schema, leaveOpen: true, options)
                : new ArrowStreamWriter(bytes, schema, leaveOpen: true, options))
        {
            writer.WriteStart();
            foreach (string?[] chunk in type is DictionaryType ? [[.. texts]] : texts.Chunk(Math.Max(1, (texts.Count / 2) + 1)))
            {
                Int32Array ids = new Int32Array.Builder().AppendRange(Enumerable.Range(0, chunk.Length)).Build();
                using RecordBatch batch = new(schema, [ids, ColumnOf(chunk, type)], chunk.Length);
                writer.WriteRecordBatch(batch);
            }

            writer.WriteEnd();
        }

        return bytes.ToArray();
    }

    private static IArrowArray ColumnOf(string?[] texts, IArrowType type)
    {
        switch (type)
        {
            case LargeStringType:
                LargeStringArray.Builder large = new();
                foreach (string? text in texts)
                    _ = text is null ? large.AppendNull() : large.Append(text);
                return large.Build();
            case StringViewType:
                StringViewArray.Builder view = new();
                foreach (string? text in texts)
                    _ = text is null ? view.AppendNull() : view.Append(text);
                return view.Build();
            case DictionaryType dictionary:
                string?[] values = [.. texts.Where(text => text is not null).Distinct()];
                Int32Array.Builder indices = new();
                foreach (string? text in texts)
                    _ = text is null ? indices.AppendNull() : indices.Append(System.Array.IndexOf(values, text));
                return new DictionaryArray(dictionary, indices.Build(), new StringArray.Builder().AppendRange(values).Build());
            default:
                StringArray.Builder some = new();
                foreach (string? text in texts)
                    _ = text is null ? some.AppendNull() : some.Append(text);
                return some.Build();
        }
    }
}
