namespace ElectraDsl.EndToEnd.Tests;

/// <summary>A project that declares two models of different sizes and no Main; built once.</summary>
public sealed class TwoModels : IDisposable
{
    /// <summary>Builds it.</summary>
    public TwoModels()
    {
        Project = new TemporaryProject("""
            using ElectraDsl;

            namespace Trials;

            [ElectraModel(VocabularySize = 1_000, EmbeddingSize = 16, MaxPositions = 32)]
            [Generator(Layers = 1, HiddenSize = 16, AttentionHeads = 1)]
            [Discriminator(Layers = 1, HiddenSize = 32, AttentionHeads = 2)]
            public sealed partial record Narrow
            {
                public Narrow() => SequenceLength = 32;
            }

            [ElectraModel(VocabularySize = 1_200, EmbeddingSize = 32, MaxPositions = 48)]
            [Generator(Layers = 1, HiddenSize = 24, AttentionHeads = 3)]
            [Discriminator(Layers = 2, HiddenSize = 64, AttentionHeads = 4)]
            public sealed partial record Wide
            {
                public Wide() => SequenceLength = 48;
            }

            """);
        Result = Project.Build();
        TinyText.Write(Path.Combine(Project.Folder, TinyRun.Corpus));
    }

    /// <summary>The project.</summary>
    public TemporaryProject Project { get; }

    /// <summary>What its build wrote.</summary>
    public ProgramResult Result { get; }

    /// <inheritdoc/>
    public void Dispose() => Project.Dispose();
}
