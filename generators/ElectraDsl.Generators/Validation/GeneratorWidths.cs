using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Validation;

/// <summary>
/// Hidden sizes of a generator that serves a discriminator best: a quarter to a half of the discriminator's (ELECTRA paper, section 3.2).
/// </summary>
internal readonly record struct GeneratorWidths(int Quarter, int Half)
{
    public static GeneratorWidths Under(int discriminator) => new((discriminator + 3) / 4, Math.Max(1, discriminator / 2));

    /// <summary>The one to begin with: a quarter, rounded up to a multiple of <see cref="HeadSizeRule.Multiple"/> where a half allows it.</summary>
    public int Suggested => Multiples(HeadSizeRule.Multiple).DefaultIfEmpty(Quarter).First();

    public bool Contains(int width) => width >= Quarter && width <= Half;

    /// <summary>Takes the generator to either end, with its own heads if they divide such a width well, else with one head.</summary>
    public IEnumerable<Fix> Fixes(NetworkSpec generator)
    {
        int heads = generator.AttentionHeads!.Value;
        List<int> widths = [.. Multiples(HeadSizeRule.Multiple * (long)heads)];
        bool keepsHeads = widths.Count > 0;
        if (!keepsHeads)
            widths = [.. Multiples(HeadSizeRule.Multiple)];
        if (widths.Count == 0)
            yield break;

        foreach (int width in new[] { widths[0], widths[^1] }.Distinct())
        {
            Setting size = Setting.Of(DeclarationPart.Generator, nameof(generator.HiddenSize), width);
            yield return keepsHeads
                ? Fix.Of($"Set HiddenSize of [Generator] to {Wording.Of(width)}", size)
                : Fix.Of(
                    $"Set HiddenSize of [Generator] to {Wording.Of(width)}, in one head",
                    size,
                    Setting.Of(DeclarationPart.Generator, nameof(generator.AttentionHeads), 1));
        }
    }

    private IEnumerable<int> Multiples(long step)
    {
        for (long width = (Quarter + step - 1) / step * step; width <= Half; width += step)
            yield return (int)width;
    }
}
