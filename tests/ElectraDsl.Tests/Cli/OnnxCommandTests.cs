namespace ElectraDsl.Tests.Cli;

/// <summary><c>export --format onnx</c>; tests/ElectraDsl.Generated.Tests/Onnx runs what it writes.</summary>
public sealed class OnnxCommandTests : IDisposable
{
    private readonly TinyProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public void Export_WritesAGraphForEachPrecision()
    {
        _ = program.Train("Tiny");
        CapturedRun run = Export("onnx", "--format", "onnx", "--onnx-precision", "float32, int8", "--checkpoint", "4");
        Assert.True(run.ExitCode == 0, run.Error);
        string[] lines = run.Output.Split('\n');
        Assert.Equal($"Wrote step 4 to {program["onnx"]}:", lines[0]);
        Assert.StartsWith("  onnx/model.onnx: encoder, float32, ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("  onnx/model_quantized.onnx: encoder, int8, ", lines[2], StringComparison.Ordinal);
        Assert.Equal(
            [program["onnx", "onnx", "model.onnx"], program["onnx", "onnx", "model_quantized.onnx"]],
            Directory.EnumerateFiles(program["onnx", "onnx"]).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllText(program["Tiny", "vocab.txt"]), File.ReadAllText(program["onnx", "vocab.txt"]));
        Assert.True(File.Exists(program["onnx", "modules.json"]));

        run = Export("logits", "--format", "onnx", "--onnx-network", "discriminator");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("  onnx/model.onnx: discriminator, float32, ", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(program["logits", "modules.json"]));
        Export("onnx", "--format", "onnx").IsUsageError("exists already: name a new folder, or delete it.");
    }

    [Theory]
    [InlineData("--format tensorflow", "--format is 'tensorflow': it must be huggingface or onnx.")]
    [InlineData("--format onx", "did you mean onnx?")]
    [InlineData("--format onnx --onnx-precision bf16", "--onnx-precision is 'bf16': it must be float32 or float16 or int8.")]
    [InlineData("--format onnx --onnx-precision int8,int8", "names a choice twice")]
    [InlineData("--format onnx --onnx-network generator", "it must be encoder or discriminator or masked-language-model")]
    [InlineData("--onnx-precision int8", "--onnx-precision goes with --format onnx: add that, or leave --onnx-precision out.")]
    [InlineData("--format huggingface --onnx-network encoder", "--onnx-network goes with --format onnx")]
    [InlineData("--format onnx --quantize int8", "Did you mean --onnx-precision?")]
    public void WhatIsNoChoice_IsSaidInOneLine(string options, string fragment) => Export("onnx", options.Split(' ')).IsUsageError(fragment);

    private CapturedRun Export(string output, params string[] options) =>
        TinyProgram.Run(["export", "--run", program["Tiny"], "--model", "Tiny", "--output", program[output], .. options]);
}
