namespace ElectraDsl.Generated.Tests.Masking;

/// <summary>Masked as the original does.</summary>
[ElectraModel(Base = typeof(Tiny), Masking = MaskingMode.Original)]
public sealed partial record TinyOriginal;

/// <summary>Masked by whole words.</summary>
[ElectraModel(Base = typeof(Tiny), Masking = MaskingMode.WholeWord)]
public sealed partial record TinyWholeWord;

/// <summary>Masked in spans.</summary>
[ElectraModel(Base = typeof(Tiny), Masking = MaskingMode.Span)]
public sealed partial record TinySpan;
