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

                void Matrix(string name, long offset, int depth, int outputs, int inputs, Initializer start = Initializer.TruncatedNormal) =>
                    tensors.Add(new ParameterSpec(name, [outputs, inputs], offset, Decayed: true, depth, start));
                void Bias(string name, long offset, int depth, int size) =>
                    tensors.Add(new ParameterSpec(name, [size], offset, Decayed: false, depth, Initializer.Zeros));
                void LayerNorm(string name, long weight, long bias, int depth, int size)
                {
                    tensors.Add(new ParameterSpec($"{name}.weight", [size], weight, Decayed: false, depth, Initializer.Ones));
                    tensors.Add(new ParameterSpec($"{name}.bias", [size], bias, Decayed: false, depth, Initializer.Zeros));
                }

                {{string.Join("\n", Groups(plan))}}

                tensors.Sort(static (one, other) => one.Offset.CompareTo(other.Offset));
                return tensors.DrainToImmutable();
            }
            """);
    }

    private static IEnumerable<string> Groups(ModelPlan plan)
    {
        SegmentPlan? last = null;
        foreach (SegmentPlan segment in plan.Arena.Segments)
        {
            if (last is not null && !Continues(last, segment)) yield return "";
            yield return segment.Section == NetworkSection.Layers ? Loop(segment, ArenaPaths.Of(segment)) : Calls(segment, ArenaPaths.Of(segment));
            last = segment;
        }
    }

    /// <summary>Whether a segment stands in one paragraph with the one before it.</summary>
    private static bool Continues(SegmentPlan last, SegmentPlan segment) => (last.Section, segment.Section) switch
    {
        (NetworkSection.Projection, NetworkSection.Layers) or (NetworkSection.FinalNorm, NetworkSection.Head) => true,
        _ => Sharing.IsEmbedding(segment.Section) && ArenaPaths.Of(last) == ArenaPaths.Of(segment),
    };

    private static string Loop(SegmentPlan segment, string path) => Text.Of($$"""
        for (int layer = 0; layer < {{segment.Repeats}}; layer++)
        {
            string name = $"{{RoleOf(segment)}}.electra.encoder.layer.{layer}";
            {{Calls(segment, path)}}
        }
        """);

    private static string Calls(SegmentPlan segment, string path)
    {
        bool isLayer = segment.Section == NetworkSection.Layers;
        string quote = isLayer ? "$\"{name}." : $"\"{RoleOf(segment)}.";
        string index = isLayer ? "(layer)" : "";
        string depth = isLayer ? "layer + 1" : Literal.Of(segment.Depth);

        List<string> calls = [];
        for (int i = 0; i < segment.Blocks.Count; i++)
        {
            TensorBlock block = segment.Blocks[i];
            string place = $"{path}.{block.Identifier}{index}";
            if (block.Initializer == Initializer.Ones)
            {
                string name = block.Names[0].Substring(0, block.Names[0].LastIndexOf('.'));
                TensorBlock bias = segment.Blocks[++i];
                calls.Add($"LayerNorm({quote}{name}\", {place}, {path}.{bias.Identifier}{index}, {depth}, {Literal.Sizes(block.Shape)});");
                continue;
            }

            string method = block.Shape.Count == 1 ? "Bias" : "Matrix";
            string start = method == "Bias" || block.Initializer == Initializer.TruncatedNormal ? "" : $", Initializer.{block.Initializer}";
            for (int part = 0; part < block.Names.Count; part++)
            {
                string offset = part == 0 ? "" : $" + {Literal.Of(part * block.PartCount)}";
                calls.Add($"{method}({quote}{block.Names[part]}\", {place}{offset}, {depth}, {Literal.Sizes(block.PartShape)}{start});");
            }
        }

        return string.Join("\n", calls);
    }

    private static string RoleOf(SegmentPlan segment) => segment.Role == NetworkRole.Discriminator ? "discriminator" : "generator";
}
