using System.Collections.Immutable;
using TorchSharp;

namespace ElectraDsl.FineTuning;

/// <summary>A file of a checkpoint that resuming alone needs.</summary>
/// <param name="Name">Its name in the checkpoint's folder.</param>
/// <param name="Layout">Where each tensor lies in every buffer.</param>
/// <param name="Buffers">What to put before the names, and the buffer, float32 [Count].</param>
internal sealed record StateFile(string Name, ArenaLayout Layout, ImmutableArray<(string Prefix, torch.Tensor Buffer)> Buffers);
