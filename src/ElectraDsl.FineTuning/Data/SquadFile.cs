using System.Text.Json;

namespace ElectraDsl.FineTuning;

/// <summary>Questions with passages in SQuAD's JSON, of version 1.1 or 2.0. Places of answers are counted in code points there.</summary>
internal static class SquadFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="TaskDataException">It cannot be read, or has another form.</exception>
    public static IReadOnlyList<TaskExample> Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(TextLines.ReadAll(path));
            TaskExample[] questions =
            [
                .. from article in List(document.RootElement, "data")
                   from paragraph in List(article, "paragraphs")
                   from question in Questions(paragraph, path)
                   select question,
            ];
            return questions.Length > 0 ? questions : throw new TaskDataException($"{path} holds no questions: name a file of examples.");
        }
        catch (JsonException e)
        {
            throw new TaskDataException($"{path} is not JSON: {RunJson.OneLine(e)}", e);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new TaskDataException(
                $"{path} is not in SQuAD's form: it needs data, paragraphs, context, qas, id, question and answers with text and answer_start.", e);
        }
    }

    private static IEnumerable<JsonElement> List(JsonElement element, string name) => element.GetProperty(name).EnumerateArray();

    private static IEnumerable<QuestionExample> Questions(JsonElement paragraph, string path)
    {
        string passage = paragraph.GetProperty("context").GetString()!;
        foreach (JsonElement question in List(paragraph, "qas"))
        {
            string id = question.GetProperty("id").GetString()!;
            bool isImpossible = question.TryGetProperty("is_impossible", out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
            PassageSpan[] answers = isImpossible ? [] : [.. List(question, "answers").Select(answer => Span(answer, passage, id, path))];
            yield return new QuestionExample(id, question.GetProperty("question").GetString()!, passage, answers);
        }
    }

    private static PassageSpan Span(JsonElement answer, string passage, string id, string path)
    {
        string text = answer.GetProperty("text").GetString()!;
        int codePoints = answer.GetProperty("answer_start").GetInt32(), start = 0;
        for (int seen = 0; seen < codePoints && start < passage.Length; seen++)
            start += char.IsSurrogatePair(passage, start) ? 2 : 1;
        return codePoints >= 0 && text.Length > 0 && string.CompareOrdinal(passage, start, text, 0, text.Length) == 0
            ? new PassageSpan(text, start)
            : throw new TaskDataException($"{path}: question {id}: the answer '{text}' does not stand at character {codePoints} of its passage.");
    }
}
