using System.Text.Json;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Training;

/// <summary>One checkpoint on disk: its files, and whether they are what was written.</summary>
internal static class CheckpointFolder
{
    private const string ArenaName = "arena.safetensors";
    private const string OptimizerName = "optimizer.safetensors";
    private const string StateName = "state.json";
    private const string FirstMomentPrefix = "first_moment.";
    private const string SecondMomentPrefix = "second_moment.";

    /// <summary>The file of the weights.</summary>
    public static string WeightsPath(string path) => Path.Combine(path, ArenaName);

    /// <summary>Writes a checkpoint: complete or absent.</summary>
    /// <param name="path">Its folder, which must not exist.</param>
    /// <param name="trainer">Weights and moments.</param>
    /// <param name="state">The rest; the checksums are filled in here.</param>
    /// <returns>Bytes written.</returns>
    public static long Write(string path, JointTrainer trainer, CheckpointState state)
    {
        long bytes = 0;
        AtomicWrite.Folder(path, folder =>
        {
            string arena = Path.Combine(folder, ArenaName), optimizer = Path.Combine(folder, OptimizerName);
            Dictionary<string, string> metadata = new() { ["format"] = "pt", ["model"] = state.Model, ["fingerprint"] = state.Fingerprint };
            ArenaFile.Write(arena, trainer.Arena.Layout, [("", trainer.Arena.Weights)], metadata);
            ArenaFile.Write(
                optimizer,
                trainer.Arena.Layout,
                [(FirstMomentPrefix, trainer.FirstMoments), (SecondMomentPrefix, trainer.SecondMoments)],
                metadata);

            // The files are read back: what counts is what the disk will give.
            CheckpointState complete = state with { ArenaChecksum = FileChecksum.Of(arena), OptimizerChecksum = FileChecksum.Of(optimizer) };
            File.WriteAllBytes(Path.Combine(folder, StateName), JsonSerializer.SerializeToUtf8Bytes(complete.Sealed(), RunJson.Indented));
            bytes = new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
        });
        return bytes;
    }

    /// <summary>Reads state.json and checks every byte of the other files.</summary>
    /// <param name="path">The checkpoint's folder.</param>
    /// <param name="step">The step that its name says.</param>
    /// <param name="damage">What is wrong with it, in words, where the result is null.</param>
    public static CheckpointState? Verify(string path, int step, out string damage)
    {
        try
        {
            damage = "";
            CheckpointState state = RunJson.Read<CheckpointState>(Path.Combine(path, StateName));
            if (state.Format != CheckpointState.CurrentFormat)
                throw new RunException($"{Path.Combine(path, StateName)} has the form {state.Format}, which this version does not know: use the version that wrote it.");
            if (!state.IsWhole)
                damage = $"{StateName}: its checksum differs";
            else if (state.Step != step)
                damage = $"{StateName}: it is of step {state.Step}";
            else if (FileChecksum.Of(Path.Combine(path, ArenaName)) != state.ArenaChecksum)
                damage = $"{ArenaName}: its checksum differs";
            else if (FileChecksum.Of(Path.Combine(path, OptimizerName)) != state.OptimizerChecksum)
                damage = $"{OptimizerName}: its checksum differs";
            else
                return state;
        }
        catch (RunException e) when (e.InnerException is JsonException)
        {
            damage = $"{StateName}: it is cut off or garbled";
        }
        catch (RunException e) when (e.InnerException is FileNotFoundException)
        {
            damage = $"{StateName}: it is missing";
        }
        catch (FileNotFoundException e)
        {
            damage = $"{Path.GetFileName(e.FileName)}: it is missing";
        }

        return null;
    }

    /// <summary>Reads weights and moments. The checkpoint must have passed <see cref="Verify"/>.</summary>
    /// <exception cref="RunException">It holds other tensors than the model has.</exception>
    public static void Read(string path, JointTrainer trainer)
    {
        ReadWeights(path, trainer.Arena);
        Read(
            Path.Combine(path, OptimizerName),
            trainer.Arena.Layout,
            [(FirstMomentPrefix, trainer.FirstMoments), (SecondMomentPrefix, trainer.SecondMoments)]);
    }

    /// <summary>Reads the weights only.</summary>
    /// <exception cref="RunException">It holds other tensors than the model has.</exception>
    public static void ReadWeights(string path, ParameterArena arena) =>
        Read(Path.Combine(path, ArenaName), arena.Layout, [("", arena.Weights)]);

    private static void Read(string path, ArenaLayout layout, IReadOnlyList<(string Prefix, TorchSharp.torch.Tensor Buffer)> buffers)
    {
        try
        {
            ArenaFile.Read(path, layout, buffers);
        }
        catch (SafetensorsException e)
        {
            throw new RunException(e.Message, e);
        }
    }
}
