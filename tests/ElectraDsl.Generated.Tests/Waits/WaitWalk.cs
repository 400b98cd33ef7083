using Mono.Cecil;

namespace ElectraDsl.Generated.Tests.Waits;

/// <summary>
/// Finds in IL the calls of TorchSharp that wait for a GPU: those that read a value, those whose result's shape is a value, and copies between
/// ordinary memory and a device.
/// </summary>
/// <remarks>
/// A copy between two tensors (<c>copy_</c>) is not among them: it waits only where one of the two lies on the host, which its call does not show.
/// </remarks>
internal static class WaitWalk
{
    private const string Tensor = "TorchSharp.torch/Tensor", Torch = "TorchSharp.torch", Cuda = "TorchSharp.torch/cuda";

    private static readonly HashSet<string> OfTensors =
    [
        // Values on the host.
        "item", "data", "get_bytes", "set_bytes", "cpu", "cuda", "op_Explicit", "ToScalar", "ToString", "tolist", "is_nonzero", "allclose",
        "ReadCpuDouble", "ReadCpuSingle", "ReadCpuByte", "ReadCpuSByte", "ReadCpuBool", "ReadCpuValue", "ReadBytesFromStream", "WriteBytesToStream",

        // As many elements as the values say; an index may be a mask.
        "nonzero", "nonzero_as_list", "argwhere", "masked_select", "unique", "unique_consecutive", "bincount", "repeat_interleave", "index",
        "index_put_", "get_Item", "set_Item", "multinomial", "pin_memory",
    ];

    private static readonly HashSet<string> OfTorch =
    [
        "tensor", "from_array", "as_tensor", "frombuffer", "nonzero", "argwhere", "masked_select", "unique", "unique_consecutive", "bincount",
        "repeat_interleave", "multinomial", "allclose",
    ];

    /// <summary>Every such call in an assembly, one a line: the method, and what it calls.</summary>
    /// <param name="image">The assembly.</param>
    public static IReadOnlyList<string> FindingsIn(Stream image)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(image);
        return
        [
            .. module.GetTypes()
                .SelectMany(type => type.Methods)
                .Where(method => method.HasBody)
                .SelectMany(method => method.Body.Instructions
                    .Select(at => at.Operand as MethodReference)
                    .OfType<MethodReference>()
                    .Where(Waits)
                    .Select(called => $"{method.FullName} calls {called.FullName}")),
        ];
    }

    private static bool Waits(MethodReference called) => called.DeclaringType.FullName switch
    {
        Tensor => OfTensors.Contains(called.Name) || (called.Name == "to" && called.Parameters.Any(parameter => IsPlace(parameter.ParameterType))),
        Torch => OfTorch.Contains(called.Name) || called is { Name: "where", Parameters.Count: 1 },
        Cuda => called.Name == "synchronize",
        _ => false,
    };

    private static bool IsPlace(TypeReference parameter) =>
        parameter.FullName is "TorchSharp.torch/Device" or "TorchSharp.DeviceType" or "System.String" or Tensor;
}
