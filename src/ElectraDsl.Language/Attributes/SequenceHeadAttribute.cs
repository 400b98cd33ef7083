namespace ElectraDsl;

/// <summary>A head that reads one vector a sequence.</summary>
public abstract class SequenceHeadAttribute : HeadAttribute
{
    /// <summary>Its layers.</summary>
    public HeadForm Form { get; set; }

    /// <summary>How the hidden states of a sequence become one vector.</summary>
    public Pooling Pooling { get; set; }
}
