// Compiled into every assembly that uses TorchSharp (see Directory.Build.targets), so that no first use can come too early.
using System.Runtime.CompilerServices;
using ElectraDsl.Torch;

file static class LoadTorchBeforeUse
{
#pragma warning disable CA2255 // A library may not do this lightly; without it TorchSharp would search by itself, and fail.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Load() => TorchRuntime.Load();
}
