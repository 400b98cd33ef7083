using System.Text.Json;
using ElectraDsl.FineTuning;
using ElectraDsl.Inference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace ElectraDsl.Serving;

/// <summary>
/// An HTTP server in front of an encoder or of a fine-tuned head. It reads no configuration but what it is given: no file and no environment
/// variable can make it listen elsewhere. SIGTERM and Ctrl-C stop it; what was asked before is answered first.
/// </summary>
/// <remarks>Does not own the model.</remarks>
internal sealed class TextServer : IAsyncDisposable
{
    private const string Limited = "limited";
    private const string HealthPath = "/healthz";
    private const string MetricsPath = "/metrics";
    private const string DescriptionPath = "/openapi/v1.json";

    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    private readonly WebApplication application;
    private readonly ComputingThread thread = new();
    private readonly IServedModel model;
    private readonly List<string> routes = [];

    private TextServer(
        Func<ComputingThread, BatchMetrics, IServedModel> open, ListeningAddress address, ServerLimits limits, TextWriter log)
    {
        BatchMetrics metrics = new();
        model = open(thread, metrics);
        application = Build(address, limits, log);
        UseMiddleware(address, metrics);
        MapRoutes(metrics);
    }

    /// <summary>Where it listens, for a browser.</summary>
    public string Address => application.Urls.First();

    /// <summary>Starts a server of an encoder.</summary>
    /// <param name="encoder">Must outlive the server.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="limits">What it takes at most.</param>
    /// <param name="log">Gets a line for each fault of ours.</param>
    /// <exception cref="ElectraException">It cannot listen there.</exception>
    public static Task<TextServer> Start(TextEncoder encoder, ListeningAddress address, ServerLimits limits, TextWriter log) =>
        Start((thread, metrics) => new ServedEncoder(encoder, limits, thread, metrics), address, limits, log);

    /// <summary>Starts a server of a fine-tuned head.</summary>
    /// <param name="predictor">Must outlive the server.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="limits">What it takes at most.</param>
    /// <param name="log">Gets a line for each fault of ours.</param>
    /// <exception cref="ElectraException">It cannot listen there.</exception>
    /// <exception cref="NotSupportedException">
    /// The head gives vectors, which a <see cref="TextEncoder"/> of its run serves, or chooses between texts, which no request has a place for.
    /// </exception>
    public static Task<TextServer> Start(Predictor predictor, ListeningAddress address, ServerLimits limits, TextWriter log) =>
        predictor.Recipe.Head.Task is HeadTask.SentenceEmbedding or HeadTask.MultipleChoice
        ? throw new NotSupportedException($"{predictor.Recipe.Head.Name} is a head for {predictor.Recipe.Head.Task}, whose predictions are not served.")
        : Start((thread, metrics) => new ServedHead(predictor, limits, thread, metrics), address, limits, log);

    private static async Task<TextServer> Start(
        Func<ComputingThread, BatchMetrics, IServedModel> open, ListeningAddress address, ServerLimits limits, TextWriter log)
    {
        TextServer server = new(open, address, limits, log);
        try
        {
            await server.application.StartAsync();
            return server;
        }
        catch (Exception failure)
        {
            await server.DisposeAsync();
            if (address.WhyNot(failure) is { } reason)
                throw reason;
            throw;
        }
    }

    /// <summary>Ends when a signal has stopped the server and the requests that it had taken have been answered.</summary>
    public Task WaitUntilStopped() => application.WaitForShutdownAsync();

    /// <summary>Takes no more requests, and ends when those that were taken have been answered, at the latest after half a minute.</summary>
    public Task Stop() => application.StopAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        await model.DisposeAsync();
        thread.Dispose();
    }

    private WebApplication Build(ListeningAddress address, ServerLimits limits, TextWriter log)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        _ = builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limits.BodyBytes;
            address.Configure(kestrel);
        });
        _ = builder.Logging.AddProvider(new FaultLog(log)).SetMinimumLevel(LogLevel.Error);
        _ = builder.Services.AddRouting();
        _ = builder.Services.AddOpenApi(options => options
            .AddSchemaTransformer(EmbeddingsSchema.Describe)
            .AddSchemaTransformer(PredictSchema.Describe)
            .AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = model.Name;
                return Task.CompletedTask;
            }));
        _ = builder.Services.AddHealthChecks();
        _ = builder.Services.AddProblemDetails(options =>
            options.CustomizeProblemDetails = context => Problems.Describe(context, routes, limits, model));
        _ = builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        _ = builder.Services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        _ = builder.Services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = $"{Problems.RetryAfterSeconds}";
                return ValueTask.CompletedTask;
            };
            _ = options.AddConcurrencyLimiter(Limited, limiter => limiter.PermitLimit = limits.Requests);
        });
        return builder.Build();
    }

    private void UseMiddleware(ListeningAddress address, BatchMetrics metrics)
    {
        _ = application.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = fault => fault is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });
        _ = application.UseStatusCodePages();
        if (address.IsLoopback)
        {
            // A page of another site whose name was made to mean this machine would come with that name.
            _ = application.Use((context, next) =>
            {
                if (LoopbackNames.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
                    return next(context);
                context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
                return Task.CompletedTask;
            });
        }

        _ = application.UseRouting();
        _ = application.UseHttpMetrics(options =>
        {
            options.RequestDuration.Registry = options.RequestCount.Registry = options.InProgress.Registry = metrics.Registry;
        });
        _ = application.UseRateLimiter();
    }

    private void MapRoutes(BatchMetrics metrics)
    {
        foreach ((string path, RouteHandlerBuilder route) in model.Map(application))
            Answers(route, path);
        TryItPage.Map(application, model.Page);
        _ = application.MapHealthChecks(HealthPath);
        _ = application.MapMetrics(MetricsPath, metrics.Registry);
        _ = application.MapOpenApi(DescriptionPath);
        routes.AddRange([$"GET {TryItPage.Path}", $"GET {DescriptionPath}", $"GET {HealthPath}", $"GET {MetricsPath}"]);
    }

    /// <summary>What all routes have that compute.</summary>
    private void Answers(RouteHandlerBuilder route, string path)
    {
        routes.Add($"POST {path}");
        _ = route
            .RequireRateLimiting(Limited)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
    }
}
