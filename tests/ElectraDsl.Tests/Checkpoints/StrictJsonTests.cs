using System.Text;
using System.Text.Json;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Tests.Checkpoints;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"b":{"a":1,"a":2}}""")]
    [InlineData("""[1,{"a":1,"a":2}]""")]
    public void NameThatIsThereTwice_IsRefused(string json) =>
        Assert.Contains("'a'", Assert.Throws<JsonException>(() => StrictJson.Parse(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    [Fact]
    public void OneNameInTwoObjects_IsNone()
    {
        using JsonDocument document = StrictJson.Parse(Encoding.UTF8.GetBytes("""{"a":{"a":1},"b":[{"a":2}]}"""));
        Assert.Equal(1, document.RootElement.GetProperty("a").GetProperty("a").GetInt32());
    }
}
