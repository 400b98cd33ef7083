using System.Buffers.Binary;
using System.Text;
using ElectraDsl.Checkpoints;
using ElectraDsl.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Checkpoints;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void WhatIsWritten_IsReadBack_InEveryType()
    {
        ScalarType[] types =
        [
            ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16,
            ScalarType.Int64, ScalarType.Int32, ScalarType.Int16, ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
        ];
        (string Name, Tensor Value)[] tensors = [.. types.Select(type => (type.ToString(), Numbers(24).view(2, 3, 4).to(type)))];
        SafetensorsFile.Write(folder["all"], tensors);

        using SafetensorsFile file = SafetensorsFile.Open(folder["all"]);
        Assert.Equal(types.Length, file.Entries.Length);
        foreach ((string name, Tensor value) in tensors)
        {
            TensorAssert.Same(value, file.Load(name));
        }
    }

    [Fact]
    public void ShapesAndViews_AreKept()
    {
        Tensor matrix = Numbers(12).view(3, 4);
        SafetensorsFile.Write(
            folder["views"],
            [("transposed", matrix.t()), ("row", matrix.narrow(0, 1, 1)), ("single", tensor(5f)), ("empty", zeros(0, 7))]);

        using SafetensorsFile file = SafetensorsFile.Open(folder["views"]);
        TensorAssert.Same(matrix.t(), file.Load("transposed"));
        TensorAssert.Same(matrix.narrow(0, 1, 1), file.Load("row"));
        Assert.Equal([], file.Load("single").shape);
        Assert.Equal([0, 7], file.Load("empty").shape);
    }

    [Fact]
    public void Metadata_AreKept_AndTheHeaderEndsAtAMultipleOfEight()
    {
        SafetensorsFile.Write(folder["a"], [("x", zeros(3))], new Dictionary<string, string> { ["model"] = "Söme \"model\"", ["format"] = "pt" });

        using (SafetensorsFile file = SafetensorsFile.Open(folder["a"]))
        {
            Assert.Equal("Söme \"model\"", file.Metadata["model"]);
            Assert.Equal("pt", file.Metadata["format"]);
            Assert.Equal(0, file.Find("x").Offset % 8);
        }

        byte[] bytes = File.ReadAllBytes(folder["a"]);
        Assert.Equal(0ul, BinaryPrimitives.ReadUInt64LittleEndian(bytes) % 8);
        Assert.Equal((byte)'{', bytes[8]);
    }

    [SkippableFact]
    [Trait("Category", "Goldens")]
    public void FilesOfTheSafetensorsLibrary_AreRead()
    {
        string path = GoldenFiles.Find($"{GoldenFiles.Models[0]}/discriminator.safetensors");
        GoldenTensors golden = GoldenTensors.Read(path);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.NotEmpty(file.Entries);
        Assert.Equal(golden.Names.Order(StringComparer.Ordinal), file.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        foreach (SafetensorsEntry entry in file.Entries)
            TensorAssert.Same(tensor(golden.Floats(entry.Name), golden.Shape(entry.Name)), file.Load(entry.Name));
    }

    [Fact]
    public void LoadInto_FillsAView_AndRefusesAnotherForm()
    {
        Tensor values = Numbers(6).view(2, 3);
        SafetensorsFile.Write(folder["a"], [("x", values)]);
        Tensor buffer = zeros(10);

        using SafetensorsFile file = SafetensorsFile.Open(folder["a"]);
        file.LoadInto("x", buffer.narrow(0, 2, 6).view(2, 3));
        Assert.Equal([0f, 0f, 0f, 1f, 2f, 3f, 4f, 5f, 0f, 0f], buffer.data<float>().ToArray());

        SafetensorsException shape = Assert.Throws<SafetensorsException>(() => file.LoadInto("x", zeros(3, 2)));
        Assert.Contains("x is F32 [2, 3], where F32 [3, 2] is expected", shape.Message);
        SafetensorsException type = Assert.Throws<SafetensorsException>(() => file.LoadInto("x", zeros(2, 3, ScalarType.Int64)));
        Assert.Contains("where I64 [2, 3] is expected", type.Message);
        Assert.Contains("has no tensor y", Assert.Throws<SafetensorsException>(() => file.Load("y")).Message);
    }

    [Fact]
    public void EveryTruncation_IsRefused_InOneLine()
    {
        SafetensorsFile.Write(folder["whole"], [("x", Numbers(5)), ("y", zeros(2, 2))]);
        byte[] whole = File.ReadAllBytes(folder["whole"]);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["cut"], whole[..length]);
            SafetensorsException error = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder["cut"]));
            Assert.StartsWith(folder["cut"], error.Message);
            Assert.Contains("truncated", error.Message);
            Assert.DoesNotContain('\n', error.Message);
        }

        File.WriteAllBytes(folder["long"], [.. whole, 0]);
        Assert.Contains("damaged", Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder["long"])).Message);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "b overlaps")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""",
        12,
        "the 4 bytes before b belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "a is F32 [2], which takes 8 bytes, but has 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "but has 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "a has a shape that is not a list of sizes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "a has data_offsets that are not an ascending pair")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "type F8_E4M3, which is not supported")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "a lacks dtype, shape or data_offsets")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        4,
        "header is not JSON")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__ must map names to texts")]
    [InlineData("""[1]""", 0, "header is not a JSON object")]
    [InlineData("""{"a":""", 0, "header is not JSON")]
    public void WrongHeader_IsRefused_InOneLine(string header, int dataBytes, string reason)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(folder["wrong"], [.. length, .. json, .. new byte[dataBytes]]);

        SafetensorsException error = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder["wrong"]));
        Assert.StartsWith(folder["wrong"], error.Message);
        Assert.Contains(reason, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void HeaderLengthOfAnotherFormat_IsRefusedWithoutAskingForMemory()
    {
        File.WriteAllBytes(folder["zip"], [.. "PK\u0003\u0004 some other file"u8]);
        Assert.Contains("is not a safetensors file", Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder["zip"])).Message);
        Assert.Contains("does not exist", Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(folder["absent"])).Message);
    }

    [Fact]
    public void NameGivenTwice_IsRefused_AndNothingIsWritten()
    {
        _ = Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(folder["twice"], [("x", zeros(1)), ("x", zeros(1))]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static Tensor Numbers(int count) => tensor(Enumerable.Range(0, count).Select(number => (float)number).ToArray());
}
