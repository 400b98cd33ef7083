using System.Reflection;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Ptx.Tests.Waits;

/// <summary>Puts a trainer's kernels on a device of its own, those inside the networks, too, which a trainer does not let go otherwise.</summary>
internal static class MachineTrainer
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>From now on the trainer's steps run on these kernels.</summary>
    /// <param name="trainer">On the CPU.</param>
    /// <param name="kernels">Which.</param>
    /// <param name="chunkBytes">What the logits of a chunk of the vocabulary take; 0 for all logits at once.</param>
    internal static void Use(PretrainingTrainer trainer, KernelTable kernels, long chunkBytes)
    {
        Set(trainer, kernels);
        foreach (nn.Module network in Values(trainer).OfType<nn.Module>())
        {
            foreach (nn.Module module in network.modules().Append(network))
            {
                Set(module, kernels.Encoder);
                foreach (VocabularyHead head in Values(module).OfType<VocabularyHead>())
                {
                    Set(head, kernels.Encoder.Linear);
                    if (chunkBytes == 0)
                        continue;
                    typeof(VocabularyHead).GetField("largestLogits", Own)!.SetValue(head, 0L);
                    typeof(VocabularyHead).GetField("chunkBytes", Own)!.SetValue(head, chunkBytes);
                }
            }
        }
    }

    private static void Set<T>(object owner, T value)
    {
        foreach (FieldInfo field in Fields(owner).Where(field => field.FieldType == typeof(T)))
            field.SetValue(owner, value);
    }

    private static IEnumerable<object?> Values(object owner) => Fields(owner).Select(field => field.GetValue(owner)).ToArray();

    private static IEnumerable<FieldInfo> Fields(object owner)
    {
        for (Type? type = owner.GetType(); type is not null; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(Own))
                yield return field;
        }
    }
}
