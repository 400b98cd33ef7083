namespace ElectraDsl.FineTuning;

/// <summary>The factors of what is added to a matrix.</summary>
/// <param name="Matrix">The matrix in the network's weights, [output, input].</param>
/// <param name="A">The first factor, [rank, input].</param>
/// <param name="B">The second factor, [output, rank].</param>
internal sealed record Adapter(ParameterSpec Matrix, ParameterSpec A, ParameterSpec B)
{
    /// <summary>The first factor, which starts as far spread as loralib's: uniform in ±1/√input there, normal with its deviation here.</summary>
    public static ParameterSpec First(ParameterSpec matrix, int rank) => matrix with
    {
        Name = NameOf(matrix, "lora_A"),
        Shape = [rank, matrix.Shape[1]],
        Initializer = Initializer.Normal,
        Range = 1 / Math.Sqrt(3.0 * matrix.Shape[1]),
    };

    /// <summary>The second factor, which starts at zero: the network starts as it was pre-trained.</summary>
    public static ParameterSpec Second(ParameterSpec matrix, int rank) => matrix with
    {
        Name = NameOf(matrix, "lora_B"),
        Shape = [matrix.Shape[0], rank],
        Initializer = Initializer.Zeros,
    };

    /// <summary>As Hugging Face's peft calls them: <c>query.weight</c> has <c>query.lora_A.weight</c>.</summary>
    private static string NameOf(ParameterSpec matrix, string factor) => $"{matrix.Name[..matrix.Name.LastIndexOf('.')]}.{factor}.weight";
}
