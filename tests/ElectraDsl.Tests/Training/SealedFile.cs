using System.Text;
using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Tests.Training;

/// <summary>Changes what a sealed file says and seals it again, which no accident does: to test what is checked besides the checksum.</summary>
internal static class SealedFile
{
    public static void Edit(string path, Action<JsonObject> edit)
    {
        JsonObject json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        Assert.True(json.Remove("checksum"));
        edit(json);
        File.WriteAllBytes(path, SealedJson.Seal(Encoding.UTF8.GetBytes(json.ToJsonString())));
    }
}
