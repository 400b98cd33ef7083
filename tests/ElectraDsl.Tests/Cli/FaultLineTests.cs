using ElectraDsl.Cli;
using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Torch;
using Samples;
using TorchSharp;

namespace ElectraDsl.Tests;

public sealed class FaultLineTests
{
    public static TheoryData<Exception> Mistakes => [
        new RunException("wrong"), new CorpusException("wrong"), new VocabularyException("wrong"), new ExampleSetException("wrong"),
        new TorchLoadException("wrong"), new IOException("wrong"), new UnauthorizedAccessException("wrong"), new UsageException("wrong"),
    ];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void MistakeOfTheUser_KeepsItsWordsAndExitsWithTwo(Exception exception) =>
        Assert.Equal(new FaultLine("wrong", 2), FaultLine.Of(exception));

    [Fact]
    public void Wrappers_AreTakenOff() => Assert.Equal(
        new FaultLine("no libtorch", 2),
        FaultLine.Of(new TypeInitializationException("<Module>", new AggregateException(new TorchLoadException("no libtorch")))));

    [Fact]
    public void Cancellation_ExitsWith130() => Assert.Equal(130, FaultLine.Of(new OperationCanceledException()).ExitCode);

    [Fact]
    public void MessageOfManyLines_IsOneLine()
    {
        FaultLine fault = FaultLine.Of(new InvalidOperationException("expected 3\nException raised from here:\nframe #0"));
        Assert.Equal(1, fault.ExitCode);
        Assert.Contains("InvalidOperationException: expected 3", fault.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Text);
        Assert.DoesNotContain("frame", fault.Text, StringComparison.Ordinal);
    }

    public static TheoryData<Exception> OutOfMemory => [
        new InvalidOperationException("CUDA out of memory. Tried to allocate"), new OutOfMemoryException(),
        new InvalidOperationException("DefaultCPUAllocator: can't allocate memory: you tried to allocate 4096 bytes."),
        new InvalidOperationException("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
        new CudaException("cuModuleLoadDataEx of X failed on GPU 0 with CUDA_ERROR_OUT_OF_MEMORY (2).", 2),
    ];

    [Theory]
    [MemberData(nameof(OutOfMemory))]
    public void LittleMemory_NamesTheHyperparameters(Exception exception) => Assert.Equal(
        new FaultLine(
            "The device has too little memory for this step: lower --micro-batch-size (auto finds what fits), --batch-size or --sequence-length, or set --recompute-activations true.",
            2),
        FaultLine.Of(exception));

    [Theory]
    [MemberData(nameof(OutOfMemory))]
    public void LittleMemoryInTraining_ComesWithFigures(Exception exception)
    {
        UsageException fault = Assert.Throws<UsageException>(() => TooLittleMemory.Explain<int>(new SampleModel(), torch.CPU, () => throw exception));
        Assert.Matches(
            @"^cpu has too little memory: a step takes about [\d.]+ [MG]B, and [\d.]+ [MG]B were free before the first; lower --micro-batch-size .* --recompute-activations true\.$",
            fault.Message);
        Assert.Same(exception, fault.InnerException);
        Assert.Equal(3, TooLittleMemory.Explain(new SampleModel(), torch.CPU, () => 3));
    }

    [Fact]
    public void KernelThatFailed_IsAFaultOfOurs() => Assert.Equal(
        new FaultLine("The kernel X failed on GPU 0 with CUDA_ERROR_LAUNCH_FAILED (719).", 1),
        FaultLine.Of(new CudaException("The kernel X failed on GPU 0 with CUDA_ERROR_LAUNCH_FAILED (719).", 719)));

    [Theory]
    [InlineData("CUDA error: an illegal memory access was encountered\nCompile with `TORCH_USE_CUDA_DSA`", 1, "libtorch failed on the GPU: an illegal memory access")]
    [InlineData("CUDA error: no kernel image is available for execution on the device\nCUDA kernel errors", 2, "This libtorch has no code for the GPU")]
    [InlineData("CUDA driver version is insufficient for CUDA runtime version", 2, "update the driver")]
    public void WhatLibtorchSaysOfAGpu_IsOneLineWithACure(string message, int exitCode, string fragment)
    {
        FaultLine fault = FaultLine.Of(new InvalidOperationException(message));
        Assert.Equal(exitCode, fault.ExitCode);
        Assert.Contains(fragment, fault.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Text);
    }

    [SkippableFact]
    public void CudaWithoutCuda_IsRefusedInOneLine()
    {
        Skip.If(torch.cuda.is_available(), "There is a GPU.");
        Assert.False(TorchRuntime.HasCuda);
        CapturedRun.Of("info", "--device", "cuda").IsUsageError(
            "--device is cuda, but this program has a libtorch without CUDA: build it with -p:TorchBackend=cuda; or use --device cpu.");
    }
}
