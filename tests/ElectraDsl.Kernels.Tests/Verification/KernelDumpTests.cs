using System.Text.Json;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Kernels.Tools.Dump;
using ElectraDsl.Testing;

namespace ElectraDsl.Kernels.Tests.Verification;

public sealed class KernelDumpTests
{
    [Fact]
    public void Dump_HoldsEveryKernelTwiceAndHowItIsLaunched()
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<DumpedKernel> kernels = KernelDump.Write(
            ModelKernels.Of<Spec<V1000>>(KernelTable.For<Spec<V1000>>, 10_007),
            SmallModel.Facts,
            folder["texts"]);
        // Behind a product alone, and in a recomputed pass: no call is of either.
        Assert.Equal(
            ["ColumnSumBody.OfChunks", "ResidualNormBody.Repeat"],
            kernels.Where(kernel => kernel.Op == KernelDump.InsideLayers).Select(kernel => kernel.Body.Name));
        Assert.Equal(2 * kernels.Count + 1, Directory.GetFiles(folder["texts"]).Length);
        foreach (DumpedKernel kernel in kernels)
        {
            Assert.Equal(PtxCompiler.Compile(kernel.Body, PtxTarget.Newest).Text, File.ReadAllText(folder["texts", kernel.PtxFile]));
            Assert.Contains("kernel void", File.ReadAllText(folder["texts", kernel.ClFile]), StringComparison.Ordinal);
        }

        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(folder["texts", KernelDump.ManifestFile]));
        Dictionary<string, DumpedKernel> byName = kernels.ToDictionary(kernel => kernel.Body.Name);
        JsonElement[] calls = [.. manifest.RootElement.GetProperty("calls").EnumerateArray()];
        Assert.Equal(
            [
                "masking", "generator head", "replacement", "RTD loss", "AdamW",
                "embedding rows", "linear", "attention", "residual norm", "dropout",
            ],
            calls.Where(call => call.GetProperty("is_workload").GetBoolean()).Select(call => call.GetProperty("op").GetString()));
        foreach (JsonElement call in calls)
        {
            JsonElement[] tensors = [.. call.GetProperty("tensors").EnumerateArray()];
            foreach (JsonElement launch in call.GetProperty("launches").EnumerateArray())
                AssertFits(byName[launch.GetProperty("kernel").GetString()!].Body, [.. launch.GetProperty("arguments").EnumerateArray()], tensors);
            // What tensor operations make of the kernels' results lies in none of their tensors.
            Assert.All(
                call.GetProperty("outputs").EnumerateArray(),
                output => Assert.InRange(
                    output.GetProperty("tensor").GetInt32(), IsFinished(call, output) ? -1 : 0, IsFinished(call, output) ? -1 : tensors.Length - 1));
        }
    }

    private static bool IsFinished(JsonElement call, JsonElement output) =>
        (call.GetProperty("op").GetString(), output.GetProperty("name").GetString())
            is ("linear", "ofInput" or "weightGradient") or ("attention", "context");

    [Fact]
    public void Recording_IsWhatAGpuWouldBeAsked()
    {
        KernelRecorder recorder = new();
        ModelKernels model = ModelKernels.Of<Spec<V1000>>(KernelTable.For<Spec<V1000>>, 10_007);
        KernelTable kernels = model.On(recorder);
        OpCase adamW = OpCase.AllOf(model).Single(op => op.Op == "AdamW");
        RecordedCall call = recorder.Record(adamW, kernels, adamW.Settings[1], isExample: true);
        Assert.Equal(
            ["AdamWBody.SumSquares", "AdamWBody.Norm", "AdamWBody.Update", "AdamWBody.Update", "AdamWBody.Update"],
            call.Launches.Select(launch => launch.Body.Name));
        Assert.Equal(1, call.Launches[0].Arguments[0].Tensor);               // the gradients, second of the inputs
        Assert.Equal(call.Launches[1].Arguments[1], call.Launches[2].Arguments[4]);
        Assert.Equal(33 * sizeof(float), call.Tensors[0].Contents!.Length);
        Assert.Null(call.Tensors[call.Outputs[4].Tensor].Contents);          // the norm, which a kernel writes
        Assert.Equal([11L, 17, 33], call.Launches.Skip(2).Select(launch => BitConverter.ToInt64(launch.Arguments[7].Bytes))); // the regions' ends
        Assert.Equal(33, call.Expected![0].Values.Length);
    }

    private static void AssertFits(KernelBody body, JsonElement[] arguments, JsonElement[] tensors)
    {
        Assert.Equal(body.Parameters.Count, arguments.Length);
        for (int i = 0; i < arguments.Length; i++)
        {
            Assert.Equal(body.Parameters[i].IsView, arguments[i].TryGetProperty("tensor", out JsonElement tensor));
            if (body.Parameters[i].IsView)
                Assert.InRange(tensor.GetInt32(), 0, tensors.Length - 1);
        }
    }
}
