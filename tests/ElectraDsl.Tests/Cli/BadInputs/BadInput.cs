namespace ElectraDsl.Tests.Cli.BadInputs;

/// <summary>One thing that a user may give the program and that it cannot use.</summary>
/// <param name="Name">What is wrong, for the list of tests.</param>
/// <param name="Arguments">The command line.</param>
/// <param name="Fragment">A part of the one line that the program shall answer with.</param>
/// <param name="Prepare">Puts what is wrong into the workspace, where that is not in the command line alone.</param>
internal sealed record BadInput(string Name, string[] Arguments, string Fragment, Action<BadInputWorkspace>? Prepare = null)
{
    /// <summary>Options of a <c>pretrain</c> that would work, were it not for what is wrong.</summary>
    private static readonly (string Option, string Value)[] Usual =
    [
        ("--model", "Tiny"), ("--corpus", "text.txt"), ("--output", "new"), ("--steps", "1"), ("--batch-size", "4"), ("--sequence-length", "32"),
        ("--evaluation-sequences", "4"), ("--device", "cpu"),
    ];

    /// <summary>A <c>pretrain</c> in which some options are wrong.</summary>
    public static BadInput Pretrain(string name, string fragment, Action<BadInputWorkspace>? prepare, params string[] options) =>
        new(
            name,
            [
                "pretrain",
                .. Usual.Where(usual => !options.Contains(usual.Option)).SelectMany(usual => new[] { usual.Option, usual.Value }),
                .. options,
            ],
            fragment,
            prepare);

    /// <inheritdoc cref="Pretrain(string, string, Action{BadInputWorkspace}?, string[])"/>
    public static BadInput Pretrain(string name, string fragment, params string[] options) => Pretrain(name, fragment, null, options);
}
