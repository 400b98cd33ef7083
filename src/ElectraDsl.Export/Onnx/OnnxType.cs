namespace ElectraDsl.Export;

/// <summary>Element types of tensors, by the numbers of ONNX's <c>TensorProto.DataType</c>.</summary>
internal enum OnnxType
{
    Float32 = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Bool = 9,
    Float16 = 10,
}
