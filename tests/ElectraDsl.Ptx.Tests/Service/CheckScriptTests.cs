using System.Text.Json.Nodes;
using ElectraDsl.Gpu.Tests;
using ElectraDsl.Kernels.Tools.Dump;
using ElectraDsl.Testing;
using ElectraDsl.Training;

namespace ElectraDsl.Ptx.Tests.Service;

/// <summary>The check that goes to a GPU, whole, with the PTX machine in the driver's place: right kernels pass, wrong ones do not.</summary>
public sealed class CheckScriptTests
{
    private const string Seed = "--seed=5";

    public static TheoryData<string> Every => [.. Gpu.Tests.Models.Checked.Select(recipe => recipe.GetType().Name)];

    /// <summary>A changed kernel: its file, what is replaced in it, and what the check must say.</summary>
    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { "AdamW.Update", "sqrt.rn.f32\t%f26, %f24", "mov.f32\t%f26, %f24", "WRONG" },
        { "RtdLoss.LossAndGradient", "ex2.approx.f32\t%f40, %f39", "mov.f32\t%f40, %f39", "WRONG" },
        { "Masking.Mask", "3528531795;", "3528531793;", "WRONG" },
        { "ResidualNorm.Backward", "div.rn.f32\t%f18, %f17, %f13", "mul.rn.f32\t%f18, %f17, %f13", "WRONG" },
        { "Attention.Forward", "div.rn.f32\t%f31, %f29, %f30", "mul.rn.f32\t%f31, %f29, %f30", "WRONG" },
        { "Attention.Forward", "ex2.approx.f32\t%f44, %f43", "mov.f32\t%f44, %f43", "WRONG" },
        { "Activation.BackwardRounded", "0f3ECC422A", "0f3E4C422A", "WRONG" },
        { "AdamW.Update", "st.f32\t[%rd37], ", "st.f32\t[%rd37+64], ", "bytes WRITTEN beside the tensors" },
        { "AdamW.Update", "st.f32\t[%rd37], ", "st.f32\t[%rd37+1048576], ", "FAILED" },
        { "AdamW.Update", "sqrt.rn.f32", "sqrt.rn.ftz.f64", "REFUSED" },
    };

    [SkippableTheory]
    [MemberData(nameof(Every))]
    public void RightKernels_Pass(string name)
    {
        using TemporaryFolder folder = new();
        Dump(name, folder.Path);
        (int code, string said) = CheckScript.Run(folder.Path, Seed, "--output", folder["figures.json"]);
        Assert.True(code == 0, said);
        Assert.EndsWith("Everything agrees, on the PTX machine: nothing ran on a GPU.", said.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("no reference in this script", said, StringComparison.Ordinal);
        JsonObject figures = JsonNode.Parse(File.ReadAllText(folder["figures.json"]))!.AsObject();
        Assert.Equal("the PTX machine, on the CPU", figures["gpu"]!.GetValue<string>());
        Assert.All(figures["calls"]!.AsArray(), call => Assert.True(call!["correct"]!.GetValue<bool>()));
    }

    [SkippableTheory]
    [MemberData(nameof(Wrong))]
    public void WrongKernel_IsFound(string kernel, string before, string after, string expected)
    {
        using TemporaryFolder folder = new();
        Dump(nameof(OrderedWords), folder.Path);
        string file = Directory.GetFiles(folder.Path, $"*-{kernel}.ptx").Single(), text = File.ReadAllText(file);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(before, after, StringComparison.Ordinal));
        (int code, string said) = CheckScript.Run(folder.Path, Seed);
        Assert.True(code == 1, said);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.Contains("DISAGREE", said, StringComparison.Ordinal);
    }

    private static void Dump(string name, string folder)
    {
        string? obstacle = CheckScript.Obstacle();
        Skip.If(obstacle is not null, obstacle);
        PretrainingRecipe model = Gpu.Tests.Models.Checked.Single(recipe => recipe.GetType().Name == name);
        _ = KernelDump.Write(model.ModelKernels, model.Facts, folder);
    }
}
