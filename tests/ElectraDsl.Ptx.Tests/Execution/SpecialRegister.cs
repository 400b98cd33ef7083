namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>What a thread knows of its place. There is one dimension.</summary>
internal enum SpecialRegister
{
    /// <summary>%tid.x.</summary>
    Thread,

    /// <summary>%ntid.x.</summary>
    Threads,

    /// <summary>%ctaid.x.</summary>
    Block,

    /// <summary>%nctaid.x.</summary>
    Blocks,

    /// <summary>%laneid.</summary>
    Lane,

    /// <summary>%tid.y and the like.</summary>
    Zero,

    /// <summary>%ntid.y and the like.</summary>
    One,
}
