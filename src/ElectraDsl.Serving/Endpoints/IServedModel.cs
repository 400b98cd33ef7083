using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace ElectraDsl.Serving;

/// <summary>What a server answers with: the routes of a model, and its page. Disposing ends what waits to be computed, and not the model.</summary>
internal interface IServedModel : IAsyncDisposable
{
    /// <summary>Name of the record.</summary>
    string Name { get; }

    /// <summary>The page on which it can be tried.</summary>
    string Page { get; }

    /// <summary>Adds its routes.</summary>
    IEnumerable<(string Path, RouteHandlerBuilder Route)> Map(IEndpointRouteBuilder routes);

    /// <summary>A body that a route takes, for messages.</summary>
    /// <param name="path">The path that was asked.</param>
    string ExampleOf(string path);
}
