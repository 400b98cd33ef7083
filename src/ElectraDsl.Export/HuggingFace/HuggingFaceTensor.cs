using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Export;

/// <summary>One tensor of a network as Hugging Face sees it, and where it lies in the arena.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Parameter">The parameter that holds its values or, where there is a base, what they differ by from it.</param>
/// <param name="Base">The generator's table to which the parameter is added (gradient-disentangled sharing); null where there is none.</param>
internal sealed record HuggingFaceTensor(string Key, ParameterSpec Parameter, ParameterSpec? Base)
{
    /// <summary>The values; a view of the arena where there is no base. The caller disposes it.</summary>
    public Tensor Read(ParameterArena arena)
    {
        if (Base is null)
            return arena.Values(Parameter);
        using Tensor table = arena.Values(Base), delta = arena.Values(Parameter);
        return table.add(delta, Scalars.One);
    }

    /// <summary>Sets the parameter so that <see cref="Read"/> gives the file's values; the base must be in place.</summary>
    public void Load(ParameterArena arena, HuggingFaceWeights file)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor target = arena.Values(Parameter);
        if (Base is null)
            file.LoadInto(Key, target);
        else
            _ = target.copy_(Difference(file.Load(Key), arena.Values(Base)));
    }

    /// <summary>
    /// The deltas whose sums with a table are nearest to the values, float32 on the CPU, in the caller's dispose scope. All is contiguous.
    /// </summary>
    private static unsafe Tensor Difference(Tensor values, Tensor table)
    {
        Tensor host = table.cpu(), differences = empty_like(values);
        float* wanted = (float*)TensorPointer.Of(values), start = (float*)TensorPointer.Of(host), difference = (float*)TensorPointer.Of(differences);
        for (long index = 0; index < differences.numel(); index++)
            difference[index] = Difference(wanted[index], start[index]);
        GC.KeepAlive(values);
        GC.KeepAlive(host);
        return differences;
    }

    /// <summary>
    /// Where the rounded difference misses a value that is a sum of floats (a tie between two neighbors), the float next to it does not.
    /// Where the value is no such sum, because it is finer than the base's last bit, the rounded difference comes nearest.
    /// </summary>
    private static float Difference(float value, float start)
    {
        float difference = value - start, sum = start + difference;
        if (sum == value)
            return difference;
        float neighbor = sum < value ? MathF.BitIncrement(difference) : MathF.BitDecrement(difference);
        return start + neighbor == value ? neighbor : difference;
    }
}
