using ElectraDsl.Checkpoints;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>One checkpoint on disk: its files, and whether they are what was written.</summary>
internal static class CheckpointFolder
{
    private const string ArenaName = RunFiles.Weights;
    private const string OptimizerName = "optimizer.safetensors";
    private const string StateName = RunFiles.State;
    private const string FirstMomentPrefix = "first_moment.";
    private const string SecondMomentPrefix = "second_moment.";
    private const string TrainedPrefix = "trained.";

    /// <summary>The file of the weights.</summary>
    public static string WeightsPath(string path) => Path.Combine(path, ArenaName);

    /// <summary>Writes a checkpoint: complete or absent.</summary>
    /// <param name="path">Its folder, which must not exist.</param>
    /// <param name="trainer">Weights and moments.</param>
    /// <param name="state">The rest; the checksums are filled in here.</param>
    /// <returns>Bytes written.</returns>
    public static long Write(string path, PretrainingTrainer trainer, CheckpointState state)
    {
        long bytes = 0;
        AtomicWrite.Folder(path, folder =>
        {
            string arena = Path.Combine(folder, ArenaName), optimizer = Path.Combine(folder, OptimizerName);
            Dictionary<string, string> metadata = new() { ["format"] = "pt", ["model"] = state.Model, ["fingerprint"] = state.Fingerprint };
            ArenaFile.Write(arena, trainer.Arena.Layout, [("", Kept(trainer))], metadata);
            ArenaFile.Write(optimizer, trainer.Arena.Layout, OfTraining(trainer), metadata);

            // The files are read back: what counts is what the disk will give.
            CheckpointState complete = state with { ArenaChecksum = FileChecksum.Of(arena), OptimizerChecksum = FileChecksum.Of(optimizer) };
            File.WriteAllBytes(Path.Combine(folder, StateName), RunJson.Sealed(complete));
            bytes = new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
        });
        return bytes;
    }

    /// <summary>Reads state.json and checks every byte of the other files.</summary>
    /// <param name="path">The checkpoint's folder.</param>
    /// <param name="step">The step that its name says.</param>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="RunException">Another version of ElectraDsl wrote it, in a form that this one does not know.</exception>
    public static CheckpointExamination Examine(string path, int step)
    {
        CheckpointState state;
        try
        {
            state = RunJson.ReadSealed<CheckpointState>(Path.Combine(path, StateName), CheckpointState.CurrentFormat, "");
        }
        catch (RunException e) when (e.InnerException is UnauthorizedAccessException denied)
        {
            throw denied;
        }
        catch (RunException e) when (!e.IsOfOtherFormat)
        {
            return new CheckpointExamination(
                null,
                $"{StateName}: {(e.InnerException is FileNotFoundException ? "it is missing" : "it was changed or cut off")}",
                null);
        }

        string? damage = state.Step != step ? $"{StateName}: it is of step {state.Step}" : Damage(path, ArenaName, state.ArenaChecksum);
        return damage is null
            ? new CheckpointExamination(state, null, Damage(path, OptimizerName, state.OptimizerChecksum))
            : new CheckpointExamination(null, damage, null);
    }

    /// <summary>The weights that are used: their average where there is one.</summary>
    private static Tensor Kept(PretrainingTrainer trainer) => trainer.AveragedWeights ?? trainer.Arena.Weights;

    /// <summary>What training alone resumes from: the moments and, where an average is what is kept, the weights as they are.</summary>
    private static IReadOnlyList<(string Prefix, Tensor Buffer)> OfTraining(PretrainingTrainer trainer) =>
    [
        (FirstMomentPrefix, trainer.FirstMoments),
        (SecondMomentPrefix, trainer.SecondMoments),
        .. trainer.AveragedWeights is null ? [] : new (string, Tensor)[] { (TrainedPrefix, trainer.Arena.Weights) },
    ];

    /// <summary>Reads weights and moments. <see cref="Examine"/> must have found it whole.</summary>
    /// <exception cref="RunException">It holds other tensors than the model has.</exception>
    public static void Read(string path, PretrainingTrainer trainer)
    {
        Read(Path.Combine(path, ArenaName), trainer.Arena.Layout, [("", Kept(trainer))]);
        Read(Path.Combine(path, OptimizerName), trainer.Arena.Layout, OfTraining(trainer));
    }

    /// <summary>Reads the weights only.</summary>
    /// <exception cref="RunException">It holds other tensors than the model has.</exception>
    public static void ReadWeights(string path, ParameterArena arena) =>
        Read(Path.Combine(path, ArenaName), arena.Layout, [("", arena.Weights)]);

    private static void Read(string path, ArenaLayout layout, IReadOnlyList<(string Prefix, Tensor Buffer)> buffers)
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

    /// <summary>What is wrong with a file, in words; null where it is whole.</summary>
    private static string? Damage(string path, string name, string checksum)
    {
        try
        {
            return FileChecksum.Of(Path.Combine(path, name)) == checksum ? null : $"{name}: its checksum differs";
        }
        catch (FileNotFoundException)
        {
            return $"{name}: it is missing";
        }
        catch (IOException e)
        {
            return $"{name}: {e.Message}"; // a disk that cannot give the bytes back
        }
    }
}
