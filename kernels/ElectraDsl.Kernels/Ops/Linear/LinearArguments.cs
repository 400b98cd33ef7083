using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

internal static class LinearArguments
{
    /// <summary>Checks the arguments.</summary>
    internal static void Check(Tensor input, Tensor weight, Tensor? bias, Precision precision, DeviceType? device)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.dim() != 2 || input.dim() < 2 || input.shape[^1] != weight.shape[1])
        {
            string sizes = $"[{string.Join(", ", input.shape)}] and [{string.Join(", ", weight.shape)}]";
            throw new ArgumentException($"{nameof(input)} and {nameof(weight)} must be […, I] and [O, I], but are {sizes}.", nameof(weight));
        }

        bool isRounded = precision == Precision.Bf16 && input.dtype == ScalarType.BFloat16;
        TensorContract.Check(input, nameof(input), isRounded ? ScalarType.BFloat16 : ScalarType.Float32, input.shape);
        TensorContract.Check(weight, nameof(weight), ScalarType.Float32, weight.shape);
        DeviceType place = device ?? input.device_type;
        TensorContract.CheckDevice(input, nameof(input), place);
        TensorContract.CheckDevice(weight, nameof(weight), place);
        if (bias is null)
            return;
        TensorContract.Check(bias, nameof(bias), ScalarType.Float32, weight.shape[0]);
        TensorContract.CheckDevice(bias, nameof(bias), place);
    }
}
