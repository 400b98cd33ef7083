using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Dump;

/// <summary>
/// A device that runs nothing and notes down what it is asked to run, as a GPU would be asked: bodies in the order of their preparation, launches in
/// theirs.
/// </summary>
internal sealed class KernelRecorder : KernelDevice
{
    // The largest table that is noted down with its contents, which is no part of a workload.
    private const long LargestTable = 1 << 16;

    // Parameters that take tables which tensor operations make before a launch. All other memory that is no input of an op is scratch.
    private static readonly HashSet<string> Tables =
        ["states", "products", "sortedIds", "order", "keys", "firsts", "places", "cosines", "sines"];

    private readonly List<KernelBody> bodies = [];
    private readonly List<RecordedTensor> tensors = [];
    private readonly List<RecordedLaunch> launches = [];

    /// <inheritdoc/>
    internal override KernelBackend Backend => KernelBackend.Ptx;

    /// <inheritdoc/>
    internal override DeviceType Tensors => DeviceType.CPU;

    /// <inheritdoc/>
    internal override int GroupSize => PtxCompiler.GroupSize;

    /// <summary>All bodies that were prepared.</summary>
    internal IReadOnlyList<KernelBody> Bodies => bodies;

    /// <inheritdoc/>
    internal override void Prepare(KernelBody body)
    {
        if (bodies.TrueForAll(known => known.Method != body.Method))
            bodies.Add(body);
    }

    /// <summary>Notes down one call of an op.</summary>
    /// <param name="op">The op.</param>
    /// <param name="kernels">A table on this recorder.</param>
    /// <param name="setting">How it is called.</param>
    /// <param name="isExample">Whether to note down the contents of the inputs, and what must come out.</param>
    internal RecordedCall Record(OpCase op, KernelTable kernels, OpSetting setting, bool isExample = false)
    {
        using DisposeScope scope = NewDisposeScope();
        using Generator random = new(1);
        tensors.Clear();
        launches.Clear();
        foreach (OpInput input in setting.Inputs)
        {
            Tensor made = input.Make(random);
            bool isKept = isExample || (input.IsRecorded && made.numel() * made.element_size() <= LargestTable);
            tensors.Add(RecordedTensor.Of(made, isKept ? made.bytes.ToArray() : null));
        }

        Tensor[] inputs = [.. tensors.Select(tensor => tensor.Tensor)];
        IReadOnlyList<ExpectedOutput>? expected = isExample ? op.Reference(setting, inputs) : null;
        IReadOnlyList<OpOutput> wanted = op.Outputs(setting);
        RecordedOutput[] outputs =
            [.. op.Run(kernels, setting, inputs).Select((output, i) => wanted[i].IsFinished ? new(-1, 0, output.numel()) : Place(output))];
        // What a kernel is to write holds rubbish now, and so must it where the kernel runs.
        foreach (int index in outputs.Select(output => output.Tensor).Where(index => index >= inputs.Length))
            tensors[index] = tensors[index] with { Contents = null };
        return new RecordedCall(op, setting, [.. tensors], [.. launches], outputs, expected);
    }

    /// <inheritdoc/>
    protected override void Run(KernelBody body, int groups, ReadOnlySpan<KernelArgument> arguments)
    {
        RecordedArgument[] recorded = new RecordedArgument[arguments.Length];
        for (int i = 0; i < recorded.Length; i++)
        {
            if (arguments[i].Tensor is Tensor tensor)
            {
                recorded[i] = new RecordedArgument(IndexOf(tensor, body.Parameters[i].Name), []);
            }
            else
            {
                recorded[i] = new RecordedArgument(-1, new byte[arguments[i].Size]);
                arguments[i].CopyTo(recorded[i].Bytes);
            }
        }

        launches.Add(new RecordedLaunch(body, groups, recorded));
    }

    private int IndexOf(Tensor tensor, string parameter)
    {
        nint address = tensor.numel() > 0 ? TensorPointer.Of(tensor) : 0;
        int index = tensors.FindIndex(known => known.Address == address && known.Count == tensor.numel() && known.Type == tensor.dtype);
        if (index >= 0)
            return index;
        bool isTable = Tables.Contains(parameter) && tensor.numel() * tensor.element_size() <= LargestTable;
        tensors.Add(RecordedTensor.Of(tensor, isTable ? tensor.bytes.ToArray() : null));
        return tensors.Count - 1;
    }

    /// <summary>Where an output lies in the tensors of the launches; index -1 where tensor operations made it of them.</summary>
    private RecordedOutput Place(Tensor output)
    {
        nint address = TensorPointer.Of(output);
        // The last one: what lay there before has been freed.
        int index = tensors.FindLastIndex(known =>
            known.Type == output.dtype && address >= known.Address && address < known.Address + (nint)known.Bytes);
        return new RecordedOutput(index, index < 0 ? 0 : (address - tensors[index].Address) / output.element_size(), output.numel());
    }
}
