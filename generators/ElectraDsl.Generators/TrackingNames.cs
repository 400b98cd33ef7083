namespace ElectraDsl.Generators;

/// <summary>Names of the pipeline's steps, by which tests ask whether a step ran again.</summary>
internal static class TrackingNames
{
    /// <summary>Declarations as specs, without locations.</summary>
    public const string Specs = nameof(Specs);

    /// <summary>What the project offers.</summary>
    public const string Environment = nameof(Environment);

    /// <summary>Specs, checked, repaired if need be, and planned.</summary>
    public const string Plans = nameof(Plans);

    /// <summary>Which models' files must not be named after the model alone.</summary>
    public const string FileNames = nameof(FileNames);

    /// <summary>The models of the whole project.</summary>
    public const string Program = nameof(Program);

    /// <summary>Declarations of heads as specs, without locations.</summary>
    public const string HeadSpecs = nameof(HeadSpecs);

    /// <summary>Heads, checked and planned.</summary>
    public const string HeadPlans = nameof(HeadPlans);

    /// <summary>Which heads' files must not be named after the head alone.</summary>
    public const string HeadFileNames = nameof(HeadFileNames);

    /// <summary>Whether the build wants the facts as files.</summary>
    public const string WantsReport = nameof(WantsReport);

    /// <summary>The steps that source text is made from: none may hold a symbol, a syntax node or a location.</summary>
    public static readonly string[] OfSource = [Specs, Environment, Plans, FileNames, Program, WantsReport, HeadSpecs, HeadPlans, HeadFileNames];
}
