namespace ElectraDsl.Data;

/// <summary>The random numbers of <see cref="ExampleBuilder"/> and <see cref="NextSentenceBuilder"/>, asked for in the originals' order.</summary>
internal interface IExampleDraws
{
    /// <summary>A number from 0 (inclusive) to 1 (exclusive).</summary>
    double NextDouble();

    /// <summary>An integer from <paramref name="low"/> to <paramref name="high"/>, both inclusive.</summary>
    int NextInt(int low, int high);
}
