using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("ElectraDsl.Kernels.Tests")]
