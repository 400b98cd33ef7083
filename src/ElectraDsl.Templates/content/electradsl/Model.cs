using ElectraDsl;

/// <summary>
/// A small encoder, which two CPU cores train in ten minutes. What is set here differs from the preset; every other size and hyperparameter is the
/// preset's. Add [Generator(...)] or [Discriminator(...)] to change a network, and a constructor that sets properties to change the recipe.
/// </summary>
[ElectraModel(Base = typeof(Presets.Recommended.Minutes), VocabularySize = 8_192)]
public sealed partial record RecordName;
