using System.Text;

namespace ElectraDsl.Generators.Tests.Fuzzing;

/// <summary>A model's declaration in pieces that can be changed, left out and written twice.</summary>
internal sealed class Sketch
{
    /// <summary>Lines above everything: using directives, attributes of the assembly, directives.</summary>
    public List<string> Head { get; } = ["using ElectraDsl;"];

    /// <summary>Empty for the global namespace.</summary>
    public string Namespace { get; set; } = "Samples";

    /// <summary>Whether the namespace has braces.</summary>
    public bool HasBlockNamespace { get; set; }

    /// <summary>Headers of the types around the record, the outermost first.</summary>
    public List<string> Containers { get; } = [];

    /// <summary>The attributes: name and arguments, each a name and a value.</summary>
    public List<(string Name, List<(string Name, string Value)> Arguments)> Attributes { get; } = [];

    /// <summary>What stands before the kind of type.</summary>
    public List<string> Modifiers { get; } = ["public", "sealed", "partial"];

    /// <summary>The kind of type.</summary>
    public string Keyword { get; set; } = "record";

    /// <summary>The record's name.</summary>
    public string Name { get; set; } = "Small";

    /// <summary>Behind the name: type parameters, parameters, bases, constraints.</summary>
    public string Tail { get; set; } = "";

    /// <summary>Members of the record.</summary>
    public List<string> Members { get; } = [];

    /// <summary>Other types of the file, in the same namespace.</summary>
    public List<string> Neighbors { get; } = [];

    /// <summary>The file's text.</summary>
    public string Write()
    {
        StringBuilder text = new();
        _ = text.AppendJoin('\n', Head).Append('\n');
        if (Namespace.Length > 0)
            _ = text.Append($"namespace {Namespace}{(HasBlockNamespace ? " {" : ";")}\n");
        foreach (string container in Containers)
            _ = text.Append($"{container} {{\n");
        foreach ((string name, List<(string Name, string Value)> arguments) in Attributes)
            _ = text.Append($"[{name}({string.Join(", ", arguments.Select(argument => $"{argument.Name} = {argument.Value}"))})]\n");
        _ = text.Append($"{string.Join(' ', Modifiers)} {Keyword} {Name}{Tail}");
        _ = Members.Count == 0 ? text.Append(";\n") : text.Append(" {\n    ").AppendJoin("\n    ", Members).Append("\n}\n");
        foreach (string _1 in Containers)
            _ = text.Append("}\n");
        _ = text.AppendJoin("\n", Neighbors).Append('\n');
        if (Namespace.Length > 0 && HasBlockNamespace)
            _ = text.Append("}\n");
        return text.ToString();
    }
}
