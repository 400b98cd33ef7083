namespace ElectraDsl;

public static partial class Presets
{
    /// <summary>
    /// The model behind the weights that were released as "small": <see cref="Small"/> with a generator as wide as the discriminator, trained four
    /// times as long. To continue from those weights, this is the model to declare.
    /// </summary>
    /// <remarks>
    /// README of the original: <c>"generator_hidden_size": 1.0</c> for continuing, and 4e6 steps. Everything else is <see cref="Small"/>'s.
    /// </remarks>
    [ElectraModel(Base = typeof(Small))]
#pragma warning disable EDSL1107 // As wide as the discriminator: so were the released weights, and only such a model takes them.
    [Generator(HiddenSize = 256, AttentionHeads = 4)]
#pragma warning restore EDSL1107
    public sealed partial record SmallPlusPlus
    {
        /// <summary>The published recipe.</summary>
        public SmallPlusPlus() => Steps = 4_000_000;
    }
}
