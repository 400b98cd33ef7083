using System.Text;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Tests.Checkpoints;

public sealed class SealedJsonTests
{
    [Theory]
    [InlineData("""{"step":1,"inner":{"checksum":"x"}}""")]
    [InlineData("{\n  \"step\": 1,\n  \"inner\": {\n    \"checksum\": \"x\"\n  }\n}")]
    public void EveryChangedLostOrAddedByte_IsNoticed(string json)
    {
        byte[] whole = SealedJson.Seal(Encoding.UTF8.GetBytes(json));
        Assert.True(SealedJson.IsWhole(whole));
        Assert.Equal("x", (string?)System.Text.Json.Nodes.JsonNode.Parse(whole)!["inner"]!["checksum"]);
        for (int place = 0; place < whole.Length; place++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] changed = [.. whole];
                changed[place] ^= (byte)(1 << bit);
                Assert.False(SealedJson.IsWhole(changed), $"Bit {bit} of byte {place}.");
            }

            Assert.False(SealedJson.IsWhole(whole.AsSpan(0, place)), $"Cut after {place} bytes.");
            Assert.False(SealedJson.IsWhole([.. whole[..place], (byte)' ', .. whole[place..]]), $"A space before byte {place}.");
        }

        Assert.False(SealedJson.IsWhole([.. whole, (byte)'\n']));
        Assert.False(SealedJson.IsWhole(Encoding.UTF8.GetBytes(json)));
    }
}
