using System.CommandLine;
using System.Globalization;
using ElectraDsl.Cli;
using ElectraDsl.FineTuning;
using ElectraDsl.Inference;
using ElectraDsl.Training;

namespace ElectraDsl.Serving;

/// <summary>
/// <c>serve</c>: answers requests over HTTP with a trained model, until it is stopped. The compiler names it in a project's entry point.
/// </summary>
public sealed class ServeCommand : ProgramCommand
{
    private const string Description =
        "Answers requests over HTTP until it is stopped: with a run's newest checkpoint replaced words at /detect and vectors in OpenAI's form at /v1/embeddings, with a fine-tuning run's best one predictions at /predict or, of sentence vectors, those, and a page to try them at /. There is no authentication: unless --host says otherwise, only this machine can reach it.";

    private const int DefaultPort = 5005;

    /// <inheritdoc/>
    internal override string[] Examples { get; } =
    [
        "serve --run runs/small",
        "serve --run runs/sentiment",
        "serve --run runs/small --host 0.0.0.0 --port 8080",
    ];

    /// <inheritdoc/>
    internal override Command Make(IReadOnlyList<FineTuningRecipe> heads, CommonOptions common, Terminal terminal)
    {
        Option<int> port = new("--port")
        {
            Description = $"TCP port: 1 to 65535, or 0 for any free one. Default: {DefaultPort}.",
            HelpName = "number",
            DefaultValueFactory = _ => DefaultPort,
            CustomParser = result =>
            {
                string typed = result.Tokens[0].Value;
                if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= ushort.MaxValue)
                    return number;
                result.AddError($"--port is '{typed}': it must be a whole number from 0 to 65535.");
                return 0;
            },
        };
        Option<string> host = new("--host")
        {
            Description = "Where it listens: localhost, or an IP address of this machine (0.0.0.0 for all of them). Default: localhost.",
            HelpName = "address",
            DefaultValueFactory = _ => ListeningAddress.Localhost,
        };
        Command command = new("serve", Description) { common.Run, port, host, common.Model, common.Device, common.Threads };
        command.SetAction((parsed, _) =>
        {
            ListeningAddress address = ListeningAddress.Of(parsed.GetRequiredValue(host), parsed.GetValue(port));
            string path = RunPath.Of(common.Run.Name, parsed.GetRequiredValue(common.Run), orTuned: true);
            string? named = parsed.GetValue(common.Model);
            FineTuningRecipe? head = FineTuningFolder.IsRun(path) || heads.Any(one => named == one.Head.Name || named == one.Head.FullName)
                ? new HeadChoice(heads).OfRun(named, path)
                : null;
            if (head?.Head.Task == HeadTask.MultipleChoice)
                throw new UsageException($"{head.Head.Name} chooses between texts, which no request has a place for: predict --run {path} does so.");
            return head is null or { Head.Task: HeadTask.SentenceEmbedding } ? ServeEncoder(path) : ServeHead(head, path);

            async Task<int> ServeHead(FineTuningRecipe head, string path)
            {
                using Predictor predictor = Predictor.Open(head, path, common.PrepareDevice(parsed));
                TextServer server = await TextServer.Start(predictor, address, ServerLimits.Default, terminal.Error);
                return await Serve(head.Head.Name, server, address, terminal);
            }

            async Task<int> ServeEncoder(string path)
            {
                PretrainingRecipe recipe = common.ModelOfRun(parsed, path);
                using TextEncoder encoder =
                    TextEncoder.Open(path, recipe.Facts, recipe.EncoderLayout, recipe.CreateEncoder, common.PrepareDevice(parsed));
                TextServer server = await TextServer.Start(encoder, address, ServerLimits.Default, terminal.Error);
                return await Serve(encoder.ModelName, server, address, terminal);
            }
        });
        return command;
    }

    private static async Task<int> Serve(string model, TextServer server, ListeningAddress address, Terminal terminal)
    {
        await using TextServer running = server;
        terminal.Line($"{model} answers at {server.Address}, and its description is {server.Address}/openapi/v1.json. Ctrl-C stops it.");
        terminal.Line(address.IsLoopback
            ? "Only this machine can reach it. There is no authentication."
            : "warning: whoever can reach this address can use it: there is no authentication and no encryption. Put a proxy that has both before it.");
        await server.WaitUntilStopped();
        terminal.Line("Stopped: everything that was asked before has been answered.");
        return ExitCode.Success;
    }
}
