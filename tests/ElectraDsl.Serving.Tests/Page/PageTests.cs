using System.Text.RegularExpressions;

namespace ElectraDsl.Serving.Tests;

[Collection(nameof(Trained))]
public sealed partial class PageTests(TrainedModels models)
{
    [Fact]
    public async Task Page_LoadsNothingFromElsewhere()
    {
        await using RunningServer server = await RunningServer.Start(models.Open());
        using HttpResponseMessage response = await server.Client.GetAsync("/");
        string html = await response.Content.ReadAsStringAsync();
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<h1>Tiny</h1>", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(ExternalAddress(), html);
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void NameOfAModel_IsEscaped() =>
        Assert.Contains("<h1>A&lt;b&gt;</h1>", TryItPage.Of("A<b>", isDiscriminator: true), StringComparison.Ordinal);

    [GeneratedRegex("""https?:|(src|href)\s*=\s*["']?//|url\(|@import""")]
    private static partial Regex ExternalAddress();
}
