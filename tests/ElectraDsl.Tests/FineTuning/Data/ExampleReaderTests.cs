using System.IO.Compression;
using System.Text;
using ElectraDsl.FineTuning;
using ElectraDsl.Testing;
using Parquet;
using Parquet.Serialization;
using ZstdSharp;

namespace ElectraDsl.Tests.FineTuning.Data;

/// <summary>From files to examples, and what is said of files that cannot be read.</summary>
public sealed class ExampleReaderTests : IDisposable
{
    private static readonly HeadConfig
        Sentiment = Head(HeadTask.TextClassification, "negative", "positive"),
        Paraphrase = Head(HeadTask.SentencePairClassification, "different", "same"),
        Similarity = Head(HeadTask.TextRegression),
        Entities = Head(HeadTask.TokenClassification, "O", "B-PER", "I-PER"),
        Questions = Head(HeadTask.QuestionAnswering);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.tsv", "text\tlabel\nit 's \"good\tpositive\nbad \t0\n")]
    [InlineData("a.tsv", "text\tlabel\r\nit 's \"good\tpositive\r\n\r\nbad \t0")]
    [InlineData("a.csv", "label,id,text\npositive,7,\"it 's \"\"good\"\n0,8,bad \n")]
    [InlineData("a.jsonl", "{\"text\": \"it 's \\\"good\", \"label\": \"positive\"}\n{\"label\": 0, \"text\": \"bad \"}\n")]
    public void Table_IsRead_PackedOrNot(string name, string text)
    {
        foreach (string path in new[] { Write(name, text), Packed(name + ".gz", text), PackedWithZstandard(name + ".zst", text) })
        {
            TextExample[] examples = [.. ExampleReader.Read(path, Sentiment).Cast<TextExample>()];
            Assert.Equal([("it 's \"good", 1), ("bad ", 0)], examples.Select(example => (example.Text, example.Label)));
            Assert.All(examples, example => Assert.Null(example.SecondText));
        }
    }

    [Fact]
    public async Task Parquet_IsRead_ByTheNamesOfItsColumns()
    {
        string path = await WriteParquet();
        TextExample[] examples =
            [.. ExampleReader.Read(path, Sentiment, new ExampleColumns { Text = "Body", Label = "Mark" }).Cast<TextExample>()];
        Assert.Equal([("it 's \"good", 1, 1), ("bad ", 0, 2), ("so so", 1, 3)], examples.Select(example => (example.Text, example.Label, example.Row)));
        Assert.Equal(
            [0.5, -2.25, 1e10],
            ExampleReader.Read(path, Similarity, new ExampleColumns { Text = "Body", Label = "Score" }).Select(example => ((TextExample)example).Number));
        Assert.Equal(
            [1, 0, 1],
            ExampleReader.Read(path, Sentiment, new ExampleColumns { Text = "Body", Label = "Liked" }).Select(example => ((TextExample)example).Label));
        Assert.Equal(
            $"{path}:2 has no field for column Note: is the row broken?",
            Assert.Throws<TaskDataException>(() => ExampleReader.Read(path, Sentiment, new ExampleColumns { Text = "Note", Label = "Mark" })).Message);
        Assert.StartsWith(
            $"{path} has no column 'words': it has Body, Mark, Score, Liked, Note.",
            Assert.Throws<TaskDataException>(() => ExampleReader.Read(path, Sentiment, new ExampleColumns { Text = "words" })).Message);
    }

    [Fact]
    public async Task DamagedParquet_IsSaidInALine()
    {
        string path = await WriteParquet();
        byte[] whole = await File.ReadAllBytesAsync(path);
        foreach (int length in new[] { 0, 3, 8, whole.Length / 2, whole.Length - 1 })
        {
            await File.WriteAllBytesAsync(path, whole[..length]);
            string message = Assert.Throws<TaskDataException>(() => ExampleReader.Read(path, Sentiment)).Message;
            Assert.StartsWith($"{path} cannot be read as Parquet: ", message);
            Assert.DoesNotContain('\n', message);
        }
    }

    [Fact]
    public void FilesOfGlue_AreKnownByTheirTask()
    {
        TextExample cola = Read("cola.tsv", "gj04\t1\t\tThe sailors rode the breeze.\ngj04\t0\t*\tHim ran.\n", Sentiment, GlueTask.Cola)[1];
        Assert.Equal(("Him ran.", 0, 2), (cola.Text, cola.Label, cola.Row));
        TextExample mrpc = Read(
            "mrpc.tsv", "Quality\t#1 ID\t#2 ID\t#1 String\t#2 String\n1\t7\t8\tSome \"text\tThe other\n", Paraphrase, GlueTask.Mrpc)[0];
        Assert.Equal(("Some \"text", "The other", 1), (mrpc.Text, mrpc.SecondText, mrpc.Label));
        string named = "index\tgenre\tfilename\tyear\told_index\tsource1\tsource2\tsentence1\tsentence2\tscore\n0\ta\tb\t1\t2\tc\td\tOne.\tTwo.\t2.5\n";
        string unnamed = "genre\tfile\t2012\t1\t2.5\tOne.\tTwo.\ngenre\tfile\t2012\t1\t5\tOne.\tTwo.\tsource\tlicense\n";
        foreach (string text in new[] { named, unnamed })
        {
            TextExample stsb = Read("sts.tsv", text, Similarity, GlueTask.Stsb)[0];
            Assert.Equal(("One.", "Two.", 2.5), (stsb.Text, stsb.SecondText, stsb.Number));
        }

        TextExample qqp = Read("qqp.tsv", "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n1\t2\t3\tWhy?\tHow?\t0\n", Paraphrase, GlueTask.Qqp)[0];
        Assert.Equal(("Why?", "How?", 0), (qqp.Text, qqp.SecondText, qqp.Label));
    }

    [Fact]
    public void TextsToTuneVectors_NeedNeitherLabelNorSecondText()
    {
        HeadConfig vectors = Head(HeadTask.SentenceEmbedding);
        ExampleColumns columns = new() { SecondText = "other" }, numbered = new() { Text = "1", SecondText = "2", Label = "3" };
        Assert.Equal([("a", null)], Learned("text\na\n", new ExampleColumns()));
        Assert.Equal([("a", null)], Learned("text\na\n", columns));
        Assert.Equal([("a", "b")], Learned("text\tother\tlabel\na\tb\t?\n", columns));
        Assert.Equal([("a", null), ("b", null)], Learned("a\nb\n", numbered));
        Assert.Equal([("a", "b")], Learned("a\tb\n", numbered));
        TextExample evaluated = (TextExample)ExampleReader.Read(Write("dev.tsv", "text\tother\tlabel\na\tb\t2.5\n"), vectors, columns).Single();
        Assert.Equal(("a", "b", 2.5), (evaluated.Text, evaluated.SecondText, evaluated.Number));
        Assert.Contains(
            "say which column of",
            Assert.Throws<TaskDataException>(() => ExampleReader.Read(Write("dev.tsv", "text\tlabel\na\t1\n"), vectors)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "has no column 'other'",
            Assert.Throws<TaskDataException>(() => ExampleReader.Read(Write("dev.tsv", "text\tlabel\na\t1\n"), vectors, columns)).Message,
            StringComparison.Ordinal);

        (string, string?)[] Learned(string text, ExampleColumns columns) =>
            [.. ExampleReader.Read(Write("a.tsv", text), vectors, columns, isLearned: true).Cast<TextExample>().Select(one => (one.Text, one.SecondText))];
    }

    [Theory]
    [InlineData("a.jsonl", "{\"text\": \"q\", \"choices\": [\"x\", \"y\"], \"label\": 1}\n{\"text\": \"r\", \"choices\": [\"x\", \"y\", \"z\"], \"label\": 2}\n")]
    [InlineData("a.tsv", "text\tchoice1\tchoice2\tchoice3\tlabel\nq\tx\ty\t\t1\nr\tx\ty\tz\t2\n")]
    [InlineData("a.csv", "label,choice_a,choice_b,choice_c,text\n1,x,y,,q\n2,x,y,z,r\n")]
    [InlineData("a.csv", "choice3,choice10,choice2,label,text\ny,,x,1,q\ny,z,x,2,r\n")]
    public void Choices_AreAListOrColumns(string name, string text)
    {
        ChoiceExample[] examples = [.. ExampleReader.Read(Write(name, text), Head(HeadTask.MultipleChoice)).Cast<ChoiceExample>()];
        Assert.Equal([("q", "x y", 1), ("r", "x y z", 2)], examples.Select(one => (one.Text, string.Join(' ', one.Choices), one.Label)));
    }

    [Theory]
    [InlineData("a.jsonl", "{\"text\": \"q\", \"choices\": [\"x\"], \"label\": 0}", "a.jsonl:1 has no list 'choices' of two texts or more")]
    [InlineData("a.jsonl", "{\"choices\": [\"x\", \"y\"], \"label\": 0}", "a.jsonl:1 has no text 'text'")]
    [InlineData("a.jsonl", "{\"text\": \"q\", \"choices\": [\"x\", \"y\"], \"label\": 2}", "is '2': it must be the number of the right choice, 0 to 1")]
    [InlineData("a.tsv", "text\tchoice1\tlabel\nq\tx\t0", "has 1 columns of choices")]
    [InlineData("a.tsv", "text\tchoice1\tchoice2\tlabel\nq\t\ty\t0", "a.tsv:2 has an empty choice before its last")]
    [InlineData("a.tsv", "choice1\tchoice2\tlabel\nx\ty\t0", "has no column 'text'")]
    public void BrokenChoices_AreNamed(string name, string text, string fault) => Assert.Contains(
        fault,
        Assert.Throws<TaskDataException>(() => ExampleReader.Read(Write(name, text), Head(HeadTask.MultipleChoice))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Columns_HaveNamesOrNumbers()
    {
        string path = Write("a.tsv", "7\tno\tbad\n8\tno\tgood\n");
        Assert.Equal(
            ["bad", "good"],
            ExampleReader.Read(path, Head(HeadTask.TextClassification, "no", "yes"), new ExampleColumns { Text = "3", Label = "2" })
                .Select(example => ((TextExample)example).Text));
    }

    [Fact]
    public void TaggedSentences_AreRead_InBothForms()
    {
        string columns = "-DOCSTART- -X- O O\n\nBob NNP B-NP B-PER\nDole NNP I-NP I-PER\n\n\nran VBD O O\n";
        string lines = "{\"words\": [\"Bob\", \"Dole\"], \"labels\": [\"B-PER\", 2]}\n{\"words\": [\"ran\"], \"labels\": [\"O\"]}\n";
        foreach (string path in new[] { Write("a.conll", columns), Write("a.jsonl", lines) })
        {
            WordsExample[] sentences = [.. ExampleReader.Read(path, Entities).Cast<WordsExample>()];
            Assert.Equal(["Bob Dole", "ran"], sentences.Select(sentence => string.Join(' ', sentence.Words)));
            Assert.Equal([1, 2], sentences[0].Labels);
        }
    }

    [Fact]
    public void Questions_AreRead_WithPlacesInCodePoints()
    {
        string text = """
            {"version": "v2.0", "data": [{"title": "t", "paragraphs": [{"context": "😀 lives in Paris.", "qas": [
            {"id": "a", "question": "Where?", "answers": [{"text": "Paris", "answer_start": 11}], "is_impossible": false},
            {"id": "b", "question": "When?", "answers": [], "is_impossible": true}]}]}]}
            """;
        QuestionExample[] questions = [.. ExampleReader.Read(Write("a.json", text), Questions).Cast<QuestionExample>()];
        Assert.Equal(new PassageSpan("Paris", 12), questions[0].Answers.Single());
        Assert.Empty(questions[1].Answers);
    }

    [Theory]
    [InlineData("a.tsv", "", "{0} is empty: name a file of examples.")]
    [InlineData("a.tsv", "\n\n", "{0} holds no rows: name a file of examples.")]
    [InlineData("a.tsv", "text\tlabel\n", "{0} has a first row of names and no further one: name a file of examples.")]
    [InlineData("a.tsv", "text\tlabel\na\t1\nb\t1\textra\n", "{0}:3 has 3 fields, and the first row 2: is the row broken?")]
    [InlineData("a.tsv", "text\tlabel\na\t1\n\nb\n", "{0}:4 has no field for column label: is the row broken?")]
    [InlineData("a.tsv", "text\tlabel\n \t1\n", "{0}:2: column text is empty.")]
    [InlineData("a.tsv", "sentence\tlabel\na\t1\n", "{0} has no column 'text': it has sentence, label. Name another with --text-column, --second-text-column or --label-column, or number the columns from 1 where the first row holds no names.")]
    [InlineData("a.tsv", "text\tlabel\na\tgreat\n", "{0}:2: column label is 'great', which is no label of Sample: its labels are negative, positive, or 0 to 1.")]
    [InlineData("a.tsv", "text\tlabel\na\t2\n", "{0}:2: column label is '2', which is no label of Sample: its labels are negative, positive, or 0 to 1.")]
    [InlineData("a.csv", "text,label\n\"a,1\nb,0\n", "{0}:2 opens a quotation mark that is never closed: close it, or double it where it is a letter.")]
    [InlineData(
        "a.csv",
        "text,label\na \"b\" c,1\n",
        "{0}:2 has a quotation mark inside a field without quotes, or behind its closing quote: double it, and quote the field.")]
    [InlineData("a.jsonl", "{\"text\": \"a\", \"label\": 1}\n[1]\n", "{0}:2 is a JSON array: every line must be an object.")]
    [InlineData("a.jsonl", "{\"text\": \"a\"}\n", "{0} has no column 'label': it has text. Name another with --text-column, --second-text-column or --label-column, or number the columns from 1 where the first row holds no names.")]
    [InlineData("a.jsonl", "{\"text\": \"a\", \"label\": 1}\n{\"text\": oh}\n", "{0}:2 is not JSON: 'o' is an invalid start of a value. (byte 10 of the line)")]
    [InlineData("a.jsonl", "{\"text\": \"a\", \"label\": 1}\n{\"text\": \"a\"}\n", "{0}:2 has no field for column label: is the row broken?")]
    [InlineData("a.xlsx", "x", "{0} ends in '.xlsx', which names no table: give a .tsv, .tab, .txt, .csv, .jsonl, .ndjson, each also with .gz, .zst, .bz2, .xz behind it, or a .parquet.")]
    public void BrokenTable_IsSaidInALine(string name, string text, string message)
    {
        string path = Write(name, text);
        Assert.Equal(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, message, path),
            Assert.Throws<TaskDataException>(() => ExampleReader.Read(path, Sentiment)).Message);
    }

    [Fact]
    public void BytesThatAreNoUtf8_AreFoundInTheirRow()
    {
        string path = folder["a.tsv"];
        File.WriteAllBytes(path, [.. "text\tlabel\nok\t1\nb"u8, 0xE9, .. "d\t1\n"u8]);
        Assert.Equal(
            $"{path}:3 is not UTF-8 at byte 2 of the row: convert the file, for example with iconv -t UTF-8.",
            Assert.Throws<TaskDataException>(() => ExampleReader.Read(path, Sentiment)).Message);
    }

    [Fact]
    public void OtherFaults_AreSaidInALine()
    {
        AssertFault(Similarity, "a.tsv", "text\tlabel\na\tmuch\n", "{0}:2: column label is 'much', which is no number.");
        AssertFault(Similarity, "a.tsv", "text\tlabel\na\tNaN\n", "{0}:2: column label is 'NaN', which is no number.");
        AssertFault(Paraphrase, "a.tsv", "text\tlabel\na\t1\n", "Sample reads two texts: say which column of {0} holds the second one.");
        AssertFault(
            Entities,
            "a.conll",
            "Bob B-PER\nDole\n",
            "{0}:2 has 1 column: a row is a word and its label, at least 2, and sentences are separated by blank lines.");
        AssertFault(Entities, "a.conll", "Bob B-LOC\n", "{0}:1: column 2 is 'B-LOC', which is no label of Sample: its labels are O, B-PER, I-PER, or 0 to 2.");
        AssertFault(Entities, "a.jsonl", "{\"words\": [\"a\"], \"labels\": []}", "{0}:1 has 1 words and 0 labels: give each word a label.");
        AssertFault(Entities, "a.jsonl", "{\"tokens\": [\"a\"]}", "{0}:1 has no list 'words': it has tokens.");
        AssertFault(
            Questions,
            "a.json",
            "{\"data\": 3}",
            "{0} is not in SQuAD's form: it needs data, paragraphs, context, qas, id, question and answers with text and answer_start.");
        AssertFault(
            Questions,
            "a.json",
            "{\"data\": [{\"paragraphs\": [{\"context\": \"In Rome.\", \"qas\": [{\"id\": \"q\", \"question\": \"?\", \"answers\": [{\"text\": \"Rome\", \"answer_start\": 2}]}]}]}]}",
            "{0}: question q: the answer 'Rome' does not stand at character 2 of its passage.");
        AssertFault(Questions, "missing", null, "{0} does not exist: name a file of examples.");
    }

    private static HeadConfig Head(HeadTask task, params string[] labels) => new("Tests.Sample", task, labels, HeadForm.Original, Pooling.Cls, 0.1);

    private void AssertFault(HeadConfig head, string name, string? text, string message)
    {
        string path = text is null ? folder[name] : Write(name, text);
        Assert.Equal(
            message.Replace("{0}", path, StringComparison.Ordinal),
            Assert.Throws<TaskDataException>(() => ExampleReader.Read(path, head)).Message);
    }

    private TextExample[] Read(string name, string text, HeadConfig head, GlueTask task) =>
        [.. ExampleReader.Read(Write(name, text), head, ExampleColumns.Of(task)).Cast<TextExample>()];

    /// <summary>Texts, labels, numbers, truth values and what may be absent, in two groups of rows, and lists that no example reads.</summary>
    private async Task<string> WriteParquet()
    {
        string path = folder["a.parquet"];
        await using FileStream file = File.Create(path);
        Review[] rows =
        [
            new("it 's \"good", 1, 0.5, true, "a", ["x"]), new("bad ", 0, -2.25, false, null, []), new("so so", 1, 1e10, true, "c", ["y", "z"]),
        ];
        _ = await ParquetSerializer.SerializeAsync(rows, file, new ParquetOptions { RowGroupSize = 2 });
        return path;
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(folder[name], text);
        return folder[name];
    }

    private string Packed(string name, string text)
    {
        using GZipStream stream = new(File.Create(folder[name]), CompressionLevel.Fastest);
        stream.Write(Encoding.UTF8.GetBytes(text));
        return folder[name];
    }

    private string PackedWithZstandard(string name, string text)
    {
        using CompressionStream stream = new(File.Create(folder[name]), leaveOpen: false);
        stream.Write(Encoding.UTF8.GetBytes(text));
        return folder[name];
    }

    /// <summary>A row of a Parquet file.</summary>
    private sealed record Review(string Body, int Mark, double Score, bool Liked, string? Note, List<string> Words)
    {
        // The writer needs it, and gives columns the names of the properties.
        public Review()
            : this("", 0, 0, false, null, [])
        {
        }
    }
}
