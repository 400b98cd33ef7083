using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Tools.Cases;

namespace ElectraDsl.Ptx.Tests.Kernels;

/// <summary>Twelve settings of an op around the edges of warps, blocks and tiles.</summary>
internal static class OddShapes
{
    private static readonly (int Rows, int Length)[] Rows =
    [
        (1, 1), (1, 2), (2, 3), (3, 31), (2, 32), (3, 33), (1, 63), (2, 127), (1, 255), (2, 256), (3, 257), (1, 513),
    ];

    private static readonly (int Rows, float Temperature, double Deviation)[] Heads =
    [
        (1, 1, 2), (2, 1, 0), (3, 1, 8), (5, 1, 2), (1, 0.6f, 2), (2, 2.5f, 2), (3, 0.01f, 2), (4, 1.7f, 8), (7, 1, 0.1), (1, 1, 30), (2, 0.6f, 0),
        (6, 1, 4),
    ];

    private static readonly (int Length, int Slots)[] Slots =
    [
        (1, 1), (2, 1), (3, 7), (31, 5), (32, 33), (33, 32), (63, 64), (127, 1), (255, 19), (256, 77), (257, 3), (513, 100),
    ];

    // To be clipped, not to be clipped, and of no use.
    private static readonly Fill[] Gradients =
        [Fill.Normal(1), Fill.Normal(1), Fill.Normal(1e-3), Fill.Constant(double.PositiveInfinity), Fill.Normal(1e-3)];

    private static readonly long[] Counts = [3, 4, 5, 31, 33, 63, 127, 255, 257, 513, 1_025, 4_099];

    /// <summary>The settings.</summary>
    internal static IReadOnlyList<OpSetting> Of(OpCase op) => op.Op switch
    {
        "masking" => [.. Rows.Select((shape, index) => Of(op.Settings[0], shape.Rows, shape.Length, hasSpecialTokens: index % 2 == 1))],
        "generator head" => [.. Heads.Select(shape => Of(op.Settings[0], shape.Rows, shape.Temperature, shape.Deviation))],
        "replacement" => [.. Slots.Select(shape => OfSlots(op.Settings[0], shape.Length, shape.Slots))],
        "RTD loss" => [.. Rows.Select((shape, index) => OfTokens(op.Settings[0], shape.Rows, shape.Length, hasTies: index % 2 == 1))],
        "AdamW" =>
        [
            .. Counts.Select((count, index) =>
                OfParameters(op.Settings[0], count, (AdamWRule)(index % 2), Gradients[index % Gradients.Length])),
        ],
        _ => throw new ArgumentException($"Say here with which shapes {op.Op} is tested.", nameof(op)),
    };

    private static OpSetting Of(OpSetting setting, int rows, int length, bool hasSpecialTokens) => Changed(
        setting,
        $"{rows} x {length}",
        input => input with { Shape = [rows, length], Fill = hasSpecialTokens && input.Name == "inputIds" ? Fill.Integers(0, 20) : input.Fill },
        ("rows", rows),
        ("length", length),
        ("maxPredictions", Math.Max(1, MaskCount.Maximum(length, setting.Single("maskProbability")))));

    private static OpSetting Of(OpSetting setting, int rows, float temperature, double deviation) => Changed(
        setting,
        FormattableString.Invariant($"{rows} rows at {temperature}, logits of {deviation}"),
        input => input.Name == "logits"
            ? input with { Shape = [rows, input.Shape[1]], Fill = Fill.Normal(deviation) }
            : input with { Shape = [rows] },
        ("rows", rows),
        ("gradientScale", 1f / rows),
        ("samplingTemperature", temperature));

    private static OpSetting OfSlots(OpSetting setting, int length, int slots) => Changed(
        setting,
        $"1 x {length}, {slots} slots",
        input => input.Name switch
        {
            "inputIds" => input with { Shape = [1, length] },
            "positions" => input with { Shape = [slots], Fill = Fill.Integers(0, length) },
            _ => input with { Shape = [slots] },
        },
        ("length", length),
        ("slots", slots));

    private static OpSetting OfTokens(OpSetting setting, int rows, int length, bool hasTies) => Changed(
        setting,
        $"{rows} x {length}",
        input => input with { Shape = [rows, length], Fill = hasTies && input.Name == "logits" ? Fill.Integers(-4, 5) : input.Fill },
        ("count", rows * length),
        ("gradientScale", 50f / (rows * length)));

    private static OpSetting OfParameters(OpSetting setting, long count, AdamWRule rule, Fill gradients) => Changed(
        setting,
        $"{count} parameters, {rule}, gradients {gradients}",
        input => input with { Shape = [count], Fill = input.Name == "gradients" ? gradients : input.Fill },
        ("count", count),
        ("rule", (int)rule));

    private static OpSetting Changed(
        OpSetting setting, string shape, Func<OpInput, OpInput> reshape, params ReadOnlySpan<(string Name, double Value)> numbers)
    {
        Dictionary<string, double> changed = new(setting.Numbers);
        foreach ((string name, double value) in numbers)
            changed[name] = value;
        return new OpSetting(shape, [.. setting.Inputs.Select(reshape)], changed);
    }
}
