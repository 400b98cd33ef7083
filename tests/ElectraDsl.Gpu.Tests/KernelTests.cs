using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Kernels.Tools.Verification;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Gpu.Tests;

[Trait("Category", "Gpu")]
public sealed class KernelTests
{
    private const ulong Seed = 20;

    public static TheoryData<string, string> Every
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (PretrainingRecipe recipe in Models.Checked)
            {
                data.Add(recipe.GetType().Name, Devices.Cpu);
                data.Add(recipe.GetType().Name, Devices.Cuda);
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Every))]
    public void EveryOp_AgreesWithTheReference(string modelName, string name)
    {
        torch.Device device = Devices.Open(name);
        PretrainingRecipe recipe = Models.Checked.Single(recipe => recipe.GetType().Name == modelName);
        ModelKernels model = recipe.ModelKernels;
        KernelTable kernels = model.For(device);
        foreach (OpCase op in OpCase.AllOf(model, recipe.Facts))
            Assert.All(KernelVerification.Check(op, kernels, device, Seed), check => Assert.True(check.Agrees, $"{check.Op}, {check.FirstFault}"));
    }

    /// <summary>Not the stand-ins that a GPU gets whose driver refuses a kernel.</summary>
    [SkippableTheory]
    [InlineData(Devices.Cpu, KernelBackend.Simd)]
    [InlineData(Devices.Cuda, KernelBackend.Ptx)]
    public void EveryOp_HasTheFusedKernel(string name, KernelBackend expected)
    {
        ElectraSmall recipe = new();
        KernelTable kernels = recipe.ModelKernels.For(Devices.Open(name));
        Assert.All(
            OpCase.AllOf(recipe.ModelKernels, recipe.Facts).Where(op => op is not MatrixProductCase), // which is libtorch's on a GPU
            op => Assert.Equal(expected.ToString(), op.RunnerOf(kernels)));
    }
}
