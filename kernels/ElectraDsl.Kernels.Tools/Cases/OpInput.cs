using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary>One input tensor of an op.</summary>
/// <param name="Name">As in the op's own signature.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Shape.</param>
/// <param name="Fill">What it holds.</param>
internal sealed record OpInput(string Name, ScalarType Type, long[] Shape, Fill Fill)
{
    /// <summary>Whether the recorded launches were made for these very values, so that no others may be put there.</summary>
    internal bool IsRecorded { get; init; }

    /// <summary>A fresh one on the CPU, in the caller's dispose scope.</summary>
    /// <param name="random">Where its numbers come from.</param>
    internal Tensor Make(Generator random)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Tensor values = Fill.Kind switch
        {
            FillKind.Normal => randn(Shape, generator: random).mul(tensor((float)Fill.High)),
            FillKind.Squares => randn(Shape, generator: random).mul(tensor((float)Fill.High)).pow(Torch.Scalars.Two),
            FillKind.Integers => randint((long)Fill.Low, (long)Fill.High, Shape, ScalarType.Int64, generator: random),
            FillKind.Chance => rand(Shape, generator: random).lt(tensor((float)Fill.High)),
            FillKind.Prefix => Prefix(random),
            FillKind.Quarters =>
                randint((long)Fill.Low, (long)Fill.High, Shape, ScalarType.Int64, generator: random).to(ScalarType.Float32).mul(tensor(0.25f)),
            FillKind.Gaps => Gaps(),
            FillKind.NormalAtText => randn(Shape, generator: random).mul(tensor((float)Fill.High)).mul(Gaps().unsqueeze(-1)),
            FillKind.Constant => zeros(Shape).add(tensor((float)Fill.Low), Torch.Scalars.One),
            _ => throw new ArgumentOutOfRangeException(nameof(random), Fill.Kind, "There is no such fill."),
        };
        return values.to(Type).MoveToOuterDisposeScope();
    }

    private Tensor Gaps()
    {
        (long rows, long length) = (Shape[0], Shape[1]);
        bool[] isText = [.. Enumerable.Range(0, checked((int)(rows * length))).Select(place =>
            place % length % 3 != 1 && place % length < length - (place / length * (length / 4)))];
        return tensor(isText, [rows, length]);
    }

    private Tensor Prefix(Generator random)
    {
        (long rows, long length) = (Shape[0], Shape[1]);
        Tensor lengths = randint(1, length + 1, [rows, 1], ScalarType.Int64, generator: random);     // [B, 1]
        Tensor places = ones(length, ScalarType.Int64).cumsum(0).unsqueeze(0);                       // [1, L], from 1
        return places.le(lengths);                                                                  // [B, L]
    }
}
