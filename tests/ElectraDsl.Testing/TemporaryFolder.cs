namespace ElectraDsl.Testing;

/// <summary>A fresh folder for one test, deleted at its end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Creates it.</summary>
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("electradsl-").FullName;

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>A path in it.</summary>
    public string this[params string[] names] => System.IO.Path.Combine([Path, .. names]);

    /// <summary>Deletes it with all that is in it.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
