namespace ElectraDsl.Cli;

/// <summary>How report.html looks. No selector needs the sign "greater than", which the page's XML would escape.</summary>
internal static class ReportStyle
{
    public const string Css = """

        :root { --ink: #1d2129; --quiet: #667080; --line: #dfe3e8; --paper: #ffffff; --better: #1b7f4b; --worse: #b25a00; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e6e8eb; --quiet: #98a1ad; --line: #343a43; --paper: #16191d; --better: #56c98a; --worse: #f0a350; }
        }
        body { margin: 2rem auto; max-width: 72rem; padding: 0 1.25rem; background: var(--paper); color: var(--ink);
               font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        h1 { margin: 0; font-size: 1.9rem; }
        h2 { margin: 2.25rem 0 .75rem; font-size: 1.2rem; }
        .lead, .quiet { color: var(--quiet); }
        table { border-collapse: collapse; font-size: .93rem; }
        th { text-align: left; font-weight: 600; white-space: nowrap; }
        th, td { padding: .3rem 1.5rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .better { color: var(--better); font-weight: 600; }
        .worse { color: var(--worse); font-weight: 600; }
        .pair { display: flex; flex-wrap: wrap; gap: 2rem 4rem; align-items: start; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(24rem, 1fr)); gap: 1.5rem 2rem; }
        figure { margin: 0; min-width: 0; }
        figcaption { display: flex; flex-wrap: wrap; gap: 0 1rem; margin-bottom: .25rem; }
        .legend { display: flex; flex-wrap: wrap; gap: 0 1rem; color: var(--quiet); font-size: .85rem; }
        .legend i { display: inline-block; width: 1.2rem; margin-right: .4rem; vertical-align: middle; }
        svg { display: block; width: 100%; height: auto; color: var(--quiet); }
        table.recipe tbody, table.recipe { display: block; columns: 20rem 3; column-gap: 3rem; }
        table.recipe tr { display: flex; justify-content: space-between; break-inside: avoid; border-bottom: 1px solid var(--line); }
        table.recipe td { border: 0; padding-right: 0; }

        """;
}
