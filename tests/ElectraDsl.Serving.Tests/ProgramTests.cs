using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ElectraDsl.Inference;

namespace ElectraDsl.Serving.Tests;

/// <summary>The program of a project that references this library, which the compiler gave its Main: as a user starts and stops it.</summary>
[Collection(nameof(Trained))]
public sealed partial class ProgramTests(TrainedModels models)
{
    private const int Sigterm = 15;

    [SkippableFact]
    public async Task Program_Serves_UntilSigterm_AndAnswersWhatItHasTaken()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using Process program = Start("serve", "--run", models.Run, "--port", "0");
        string[] lines = [await Line(program), await Line(program)];
        string address = Address().Match(lines[0]).Value;
        Assert.StartsWith("Tiny answers at http://127.0.0.1:", lines[0], StringComparison.Ordinal);
        Assert.Equal("Only this machine can reach it. There is no authentication.", lines[1]);

        using HttpClient client = new() { BaseAddress = new Uri(address) };
        string slow = $"{{\"input\": [{string.Join(',', Enumerable.Repeat($"\"{string.Join(' ', Enumerable.Repeat("cat", 30))}\"", 2_000))}]}}";
        using StringContent content = new(slow, Encoding.UTF8, "application/json");
        Task<HttpResponseMessage> asked = client.PostAsync("/v1/embeddings", content);
        while (!InProgress().IsMatch(await client.GetStringAsync("/metrics")))
            Assert.False(asked.IsCompleted, "The request was answered before it was seen: make it slower.");
        Assert.Equal(0, Kill(program.Id, Sigterm));
        using HttpResponseMessage answer = await asked;
        Assert.Equal(200, (int)answer.StatusCode);
        await program.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);
        Assert.Equal(0, program.ExitCode);
        Assert.Equal("Stopped: everything that was asked before has been answered.", await Line(program));
        Assert.Equal("", await program.StandardError.ReadToEndAsync());
    }

    /// <summary>A run of sentence vectors answers where an encoder does; one of choices is refused.</summary>
    [Fact]
    public async Task RunOfVectors_IsServedAsAnEncoder()
    {
        string run = models.Tuned(new Vectors());
        using Process program = Start("serve", "--run", run, "--port", "0");
        try
        {
            using HttpClient client = new() { BaseAddress = new Uri(Address().Match(await Line(program)).Value) };
            using StringContent content = new("""{"input": "the cat"}""", Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.PostAsync("/v1/embeddings", content);
            using JsonDocument json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            float[] found = [.. json.RootElement.GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle())];
            using TextEncoder encoder = TextEncoder.Open<Tiny>(run);
            using TorchSharp.torch.Tensor vector = encoder.Encode("the cat");
            float[] wanted = [.. vector.data<float>()];
            float length = MathF.Sqrt(wanted.Sum(value => value * value));
            Assert.All(wanted.Zip(found), pair => Assert.Equal(pair.First / length, pair.Second, 1e-5f));
        }
        finally
        {
            program.Kill();
        }

        using Process refused = Start("serve", "--run", models.Tuned(new Choices()));
        Assert.StartsWith("Choices chooses between texts", await refused.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    /// <summary>A head that was exported answers as its run does, where the project declares it.</summary>
    [Fact]
    public async Task ExportedHead_IsServed_ByItsName()
    {
        using Testing.TemporaryFolder folder = new();
        using (Process export = Start("export", "--run", models.Tuned(new Motion()), "--output", folder["hf"]))
        {
            await export.WaitForExitAsync();
            Assert.Equal(0, export.ExitCode);
        }

        using Process program = Start("serve", "--run", folder["hf"], "--model", "Motion", "--port", "0");
        try
        {
            using HttpClient client = new() { BaseAddress = new Uri(Address().Match(await Line(program)).Value) };
            using StringContent content = new("""{"texts": ["the cat"]}""", Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.PostAsync("/predict", content);
            Assert.Equal(200, (int)answer.StatusCode);
        }
        finally
        {
            program.Kill();
        }
    }

    [Theory]
    [InlineData("--port", "70000", "--port is '70000': it must be a whole number from 0 to 65535.")]
    [InlineData("--host", "example.org", "--host is 'example.org': it must be localhost or an IP address of this machine, for example 0.0.0.0 for all of them.")]
    [InlineData("--run", "nowhere", "nowhere does not exist")]
    public async Task BadArgument_IsToldInALine(string option, string value, string words)
    {
        string[] run = option == "--run" ? [] : ["--run", models.Run];
        using Process program = Start(["serve", option, value, "--model", "Tiny", .. run]);
        string error = await program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.Equal(2, program.ExitCode);
        Assert.StartsWith(words, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_NamesTheCommand_AndItsExamples()
    {
        using Process help = Start("--help"), ofCommand = Start("serve", "--help");
        Assert.Matches(@"(?m)^  serve  +Answers requests", await help.StandardOutput.ReadToEndAsync());
        string text = await ofCommand.StandardOutput.ReadToEndAsync();
        Assert.All(
            new[] { "--run", "--port", "--host", "--model", "--device", "--threads", "serve --run runs/small" },
            shown => Assert.Contains(shown, text, StringComparison.Ordinal));
    }

    private static Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [typeof(ProgramTests).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Neither may make it listen elsewhere.
        start.Environment["ASPNETCORE_URLS"] = "http://0.0.0.0:1";
        start.Environment["DOTNET_URLS"] = "http://0.0.0.0:1";
        return Process.Start(start)!;
    }

    private static async Task<string> Line(Process program) =>
        await program.StandardOutput.ReadLineAsync() ?? $"The program ended: {await program.StandardError.ReadToEndAsync()}";

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [GeneratedRegex(@"http://[0-9.:]+")]
    private static partial Regex Address();

    [GeneratedRegex("""(?m)^http_requests_in_progress\{.*endpoint="/v1/embeddings".*\} 1$""")]
    private static partial Regex InProgress();
}
