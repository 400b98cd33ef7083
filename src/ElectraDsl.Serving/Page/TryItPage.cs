using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ElectraDsl.Serving;

/// <summary>The page on which the model can be tried: one file, which loads nothing from elsewhere.</summary>
internal static class TryItPage
{
    /// <summary>Its path.</summary>
    public const string Path = "/";

    private const string Policy =
        "default-src 'none'; connect-src 'self'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Adds it.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="html">The page.</param>
    public static void Map(IEndpointRouteBuilder routes, string html)
    {
        _ = routes
            .MapGet(Path, (HttpResponse response) =>
            {
                response.Headers.ContentSecurityPolicy = Policy;
                response.Headers.XContentTypeOptions = "nosniff";
                return TypedResults.Content(html, "text/html; charset=utf-8");
            })
            .ExcludeFromDescription();
    }

    /// <summary>The page of a model.</summary>
    /// <param name="model">Name of the record.</param>
    /// <param name="isDiscriminator">Whether it says which words were replaced.</param>
    public static string Of(string model, bool isDiscriminator) => Of(model, isDiscriminator, task: "");

    /// <summary>The page of a head: a form for what it reads.</summary>
    public static string Of(HeadConfig head) =>
        Of(head.Name, isDiscriminator: false, JsonNamingPolicy.KebabCaseLower.ConvertName(head.Task.ToString()));

    private static string Of(string model, bool isDiscriminator, string task)
    {
        using Stream resource = typeof(TryItPage).Assembly.GetManifestResourceStream("page.html")!;
        using StreamReader reader = new(resource);
        return reader.ReadToEnd()
            .Replace("{{model}}", WebUtility.HtmlEncode(model), StringComparison.Ordinal)
            .Replace("{{detects}}", isDiscriminator ? "true" : "false", StringComparison.Ordinal)
            .Replace("{{task}}", task, StringComparison.Ordinal);
    }
}
