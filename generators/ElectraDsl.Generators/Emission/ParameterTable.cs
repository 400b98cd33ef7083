using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes the method that lists every parameter by its Hugging Face name: a call a tensor, a loop for the layers.</summary>
internal static class ParameterTable
{
    public static string Write(ModelPlan plan)
    {
        int count = plan.Arena.Segments.Sum(segment => segment.TensorCount);
        return Text.Of($$"""
            private static ImmutableArray<ParameterSpec> Describe()
            {
                ImmutableArray<ParameterSpec>.Builder tensors = ImmutableArray.CreateBuilder<ParameterSpec>({{count}});

                NetworkRole owner;
                NetworkSection section;
                void Table(string name, long offset, int rows, int width, {{Start(LayerMatrix(plan))}}) =>
                    tensors.Add(new ParameterSpec(name, [rows, width], offset, TensorKind.Table, owner, section, Depth: 0, start, range));
                {{DeltaFunction(plan)}}
                void Matrix(string name, long offset, int depth, int outputs, int inputs, {{Start(LayerMatrix(plan))}}) =>
                    tensors.Add(new ParameterSpec(name, [outputs, inputs], offset, TensorKind.Matrix, owner, section, depth, start, range));
                void Bias(string name, long offset, int depth, int size) =>
                    tensors.Add(new ParameterSpec(name, [size], offset, TensorKind.Bias, owner, section, depth, Initializer.Zeros));
                {{NormFunctions(plan)}}

                {{string.Join("\n", Groups(plan))}}

                tensors.Sort(static (one, other) => one.Offset.CompareTo(other.Offset));
                return tensors.DrainToImmutable();
            }
            """);
    }

    /// <summary>Whose start most matrices have; the calls for others name theirs.</summary>
    private static TensorBlock LayerMatrix(ModelPlan plan) => plan.Arena.Find(plan.Kept.Role, NetworkSection.Layers)!.Blocks[0];

    private static string Start(TensorBlock usual) =>
        $"Initializer start = Initializer.{usual.Initializer}, double range = {Literal.Of(usual.Range)}";

    /// <summary>How what a network adds to another's table becomes a row: empty where nothing is added.</summary>
    private static string DeltaFunction(ModelPlan plan) => plan.Arena.Segments.All(segment => segment.Source != TensorSource.Delta) ? "" : """
        void TableDelta(string name, long offset, int rows, int width) =>
            tensors.Add(new ParameterSpec(name, [rows, width], offset, TensorKind.TableDelta, owner, section, Depth: 0, Initializer.Zeros));
        """;

    /// <summary>How norms become rows: with a shift, without one, or both where the networks differ.</summary>
    private static string NormFunctions(ModelPlan plan)
    {
        const string WithShift = """
            void LayerNorm(string name, long weight, long bias, int depth, int size)
            {
                tensors.Add(new ParameterSpec($"{name}.weight", [size], weight, TensorKind.NormScale, owner, section, depth, Initializer.Ones));
                tensors.Add(new ParameterSpec($"{name}.bias", [size], bias, TensorKind.NormShift, owner, section, depth, Initializer.Zeros));
            }
            """;
        const string WithoutShift = """
            void Scale(string name, long offset, int depth, int size) =>
                tensors.Add(new ParameterSpec(name, [size], offset, TensorKind.NormScale, owner, section, depth, Initializer.Ones));
            """;
        bool[] shifts =
        [
            .. plan.Arena.Segments.SelectMany(segment => segment.Blocks.Where(IsScale).Select(scale => ShiftOf(segment, scale) is not null)),
        ];
        return string.Join(
            "\n",
            new[] { shifts.Contains(true) ? WithShift : "", shifts.Contains(false) ? WithoutShift : "" }.Where(text => text.Length > 0));
    }

    private static bool IsScale(TensorBlock block) => block.Kind == TensorKind.NormScale;

    /// <summary>The block behind a norm's scale, if it is that norm's shift.</summary>
    private static TensorBlock? ShiftOf(SegmentPlan segment, TensorBlock scale)
    {
        int next = segment.Blocks.IndexOf(scale) + 1;
        return next < segment.Blocks.Count && segment.Blocks[next].Kind == TensorKind.NormShift ? segment.Blocks[next] : null;
    }

    private static IEnumerable<string> Groups(ModelPlan plan)
    {
        SegmentPlan? last = null;
        foreach (SegmentPlan segment in plan.Arena.Segments)
        {
            if (last is not null && !Continues(last, segment))
                yield return "";
            yield return $"(owner, section) = (NetworkRole.{segment.Role}, NetworkSection.{segment.Section});";
            yield return segment.Section == NetworkSection.Layers ? Loop(plan, segment) : Calls(plan, segment);
            last = segment;
        }
    }

    /// <summary>Whether a segment stands in one paragraph with the one before it.</summary>
    private static bool Continues(SegmentPlan last, SegmentPlan segment) => (last.Section, segment.Section) switch
    {
        (NetworkSection.Projection, NetworkSection.Layers) or (NetworkSection.FinalNorm, NetworkSection.Head) => true,
        (NetworkSection.Head, NetworkSection.NextSentenceHead) => true,
        _ => Sharing.IsEmbedding(segment.Section) && ArenaPaths.Of(last) == ArenaPaths.Of(segment),
    };

    private static string Loop(ModelPlan plan, SegmentPlan segment) => Text.Of($$"""
        for (int layer = 0; layer < {{segment.Repeats}}; layer++)
        {
            string name = $"{{RoleOf(segment)}}.electra.encoder.layer.{layer}";
            {{Calls(plan, segment)}}
        }
        """);

    private static string Calls(ModelPlan plan, SegmentPlan segment)
    {
        string path = ArenaPaths.Of(segment);
        bool isLayer = segment.Section == NetworkSection.Layers;
        string quote = isLayer ? "$\"{name}." : $"\"{RoleOf(segment)}.";
        string index = isLayer ? "(layer)" : "";
        string depth = isLayer ? "layer + 1" : Literal.Of(segment.Depth);

        List<string> calls = [];
        for (int i = 0; i < segment.Blocks.Count; i++)
        {
            TensorBlock block = segment.Blocks[i];
            string place = $"{path}.{block.Identifier}{index}";
            if (IsScale(block) && ShiftOf(segment, block) is { } bias)
            {
                i++;
                string name = block.Names[0].Substring(0, block.Names[0].LastIndexOf('.'));
                calls.Add($"LayerNorm({quote}{name}\", {place}, {path}.{bias.Identifier}{index}, {depth}, {Literal.Sizes(block.Shape)});");
                continue;
            }

            // A table lies before the layers, at depth 0.
            (string method, string before, string start) = block.Kind switch
            {
                TensorKind.NormScale => ("Scale", depth + ", ", ""),
                TensorKind.Bias => ("Bias", depth + ", ", ""),
                TensorKind.TableDelta => ("TableDelta", "", ""),
                TensorKind.Table => ("Table", "", StartOf(plan, block)),
                _ => ("Matrix", depth + ", ", StartOf(plan, block)),
            };
            for (int part = 0; part < block.Names.Count; part++)
            {
                string offset = part == 0 ? "" : $" + {Literal.Of(part * block.PartCount)}";
                calls.Add($"{method}({quote}{block.Names[part]}\", {place}{offset}, {before}{Literal.Sizes(block.PartShape)}{start});");
            }
        }

        return string.Join("\n", calls);
    }

    /// <summary>The arguments that say how a matrix starts, where that is not the usual way.</summary>
    private static string StartOf(ModelPlan plan, TensorBlock block)
    {
        TensorBlock usual = LayerMatrix(plan);
        string start = block.Initializer == usual.Initializer ? "" : $", Initializer.{block.Initializer}";
        bool isNormal = block.Initializer is Initializer.TruncatedNormal or Initializer.Normal;
        return !isNormal || block.Range.Equals(usual.Range) ? start : $"{start}, range: {Literal.Of(block.Range)}";
    }

    private static string RoleOf(SegmentPlan segment) => NetworkRoles.NameOf(segment.Role);
}
