using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ElectraDsl.Serving;

/// <summary>What a client is told of a request that is not answered: one sentence on what is wrong, and what to send.</summary>
internal static class Problems
{
    /// <summary>When a client that was refused should try again.</summary>
    public const int RetryAfterSeconds = 1;

    private const string MediaType = "application/json";

    /// <summary>Fills in what ASP.NET leaves out.</summary>
    public static void Describe(ProblemDetailsContext context, IReadOnlyList<string> routes, ServerLimits limits, IServedModel model)
    {
        string example = model.ExampleOf(context.HttpContext.Request.Path);
        context.ProblemDetails.Detail ??= context.Exception is BadHttpRequestException { InnerException: JsonException fault }
            ? Of(fault, context.HttpContext, example)
            : Of(context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode, context.HttpContext, routes, limits, example);
    }

    private static string Of(int status, HttpContext http, IReadOnlyList<string> routes, ServerLimits limits, string example)
    {
        HttpRequest request = http.Request;
        return status switch
        {
            StatusCodes.Status400BadRequest => $"The request has no body that can be read: send {example}.",
            StatusCodes.Status404NotFound => $"There is no {request.Path} here: there are {string.Join(", ", routes)}.",
            StatusCodes.Status405MethodNotAllowed =>
                $"{request.Path} does not answer {request.Method}: it takes {http.Response.Headers.Allow}.",
            StatusCodes.Status413PayloadTooLarge => string.Create(
                CultureInfo.InvariantCulture, $"The body is larger than {limits.BodyBytes:N0} bytes: send the texts in several requests."),
            StatusCodes.Status415UnsupportedMediaType =>
                $"The content type is {(string.IsNullOrEmpty(request.ContentType) ? "missing" : $"'{request.ContentType}'")}: it must be {MediaType}.",
            StatusCodes.Status421MisdirectedRequest => Misdirected(request),
            StatusCodes.Status429TooManyRequests =>
                $"{limits.Requests} requests are being answered, and no more are taken meanwhile: try again after {RetryAfterSeconds} second.",
            _ => "The request could not be answered through no fault of its own: what went wrong is in the server's output.",
        };
    }

    private static string Misdirected(HttpRequest request) =>
        $"The request is for the host '{request.Host}', and this server is reached as localhost alone: use that name.";

    private static string Of(JsonException fault, HttpContext http, string example)
    {
        string path = fault.Path is { Length: > 0 } given && given != "$" ? given : "The body";
        if (fault.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return $"{path} is no member that {http.Request.Path} knows: send {example}.";
        if (fault.Message.Contains("could not be converted to", StringComparison.Ordinal))
            return $"{path} has another type than it must have: send {example}.";
        if (fault.Message.StartsWith(TextsConverter.Form, StringComparison.Ordinal))
            return $"{path} {TextsConverter.Form}.";
        return $"The body is not valid JSON (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}): send {example}.";
    }
}
