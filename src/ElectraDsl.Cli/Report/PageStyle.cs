namespace ElectraDsl.Cli;

/// <summary>
/// How pages look: on screens from 360 pixels on, light and dark, and on paper. No selector needs the sign "greater than", which the page's XML would
/// escape.
/// </summary>
internal static class PageStyle
{
    public const string Css = """

        :root { --ink: #1d2129; --quiet: #5c6673; --line: #dfe3e8; --paper: #ffffff; --raised: #f5f6f8; --better: #1b7f4b; --worse: #b25a00; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e6e8eb; --quiet: #98a1ad; --line: #343a43; --paper: #16191d; --raised: #1f242a; --better: #56c98a; --worse: #f0a350; }
        }
        * { box-sizing: border-box; }
        body { margin: 2rem auto; max-width: 76rem; padding: 0 1.25rem; background: var(--paper); color: var(--ink); overflow-wrap: break-word;
               font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; }
        h2 { margin: 2.25rem 0 .75rem; font-size: 1.2rem; }
        h3 { margin: 1.25rem 0 .4rem; font-size: 1rem; }
        p { max-width: 60rem; }
        .lead, .quiet { color: var(--quiet); }
        table { border-collapse: collapse; font-size: .93rem; }
        th { text-align: left; font-weight: 600; vertical-align: bottom; }
        th, td { padding: .3rem 1.5rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        th:last-child, td:last-child { padding-right: 0; }
        .matrix th, .matrix td, .matrix th:last-child, .matrix td:last-child { padding-right: .6rem; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .better { color: var(--better); font-weight: 600; }
        .worse { color: var(--worse); font-weight: 600; }
        .best { color: var(--better); font-weight: 600; }
        .value { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        .note { border-left: 3px solid var(--worse); padding: .1rem 0 .1rem .75rem; margin: .6rem 0; }
        .pair { display: flex; flex-wrap: wrap; gap: 1.5rem 4rem; align-items: start; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1.5rem 2rem; }
        figure { margin: 0; min-width: 0; max-width: 36rem; display: flex; flex-direction: column; justify-content: space-between; }
        figcaption { margin-bottom: .25rem; font-size: .93rem; }
        figcaption strong { display: block; font-weight: 600; }
        .legend { display: flex; flex-wrap: wrap; gap: 0 1rem; color: var(--quiet); font-size: .85rem; }
        .legend i { display: inline-block; width: 1.2rem; margin-right: .4rem; vertical-align: middle; }
        svg { display: block; width: 100%; height: auto; color: var(--quiet); }
        pre { margin: .5rem 0; padding: .6rem .8rem; background: var(--raised); font: 13px/1.5 ui-monospace, "Cascadia Code", Consolas, Menlo, monospace;
              white-space: pre-wrap; overflow-wrap: anywhere; }
        .sample { margin: 0 0 1.5rem; max-width: 64rem; }
        .sample p { margin: .25rem 0; line-height: 1.9; }
        .sample .when { display: inline-block; min-width: 5.5rem; margin-right: .5rem; color: var(--quiet); font-size: .85rem; font-variant-numeric: tabular-nums; }
        .token { padding: .1rem 0; border-radius: .2rem; }
        .token del { color: var(--quiet); }
        .token ins, .token.kept { text-decoration: none; border-bottom: 2px solid #3b82f6; }
        table.recipe { display: block; columns: 20rem 3; column-gap: 3rem; }
        table.recipe tbody { display: contents; }
        table.recipe tr { display: flex; justify-content: space-between; gap: 1rem; break-inside: avoid; border-bottom: 1px solid var(--line); }
        table.recipe td { border: 0; padding-right: 0; }
        @media (max-width: 44rem) {
          body { margin: 1rem auto; padding: 0 .9rem; }
          h1 { font-size: 1.5rem; }
          table, table.stacks tbody { width: 100%; }
          table.stacks, table.stacks tbody, table.stacks tr, table.stacks td { display: block; }
          table.stacks thead { display: none; }
          table.stacks tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
          table.stacks td { display: flex; justify-content: space-between; gap: 1rem; padding: .1rem 0; border: 0; text-align: right; white-space: normal; }
          table.stacks td:first-child { display: block; text-align: left; }
          table.stacks td[data-column]::before { content: attr(data-column); color: var(--quiet); font-weight: 400; text-align: left; }
        }
        @media print {
          :root { --ink: #000000; --quiet: #444444; --line: #bbbbbb; --paper: #ffffff; --raised: #f5f6f8; --better: #1b7f4b; --worse: #8a4600; }
          body { margin: 0; max-width: none; padding: 0; font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          h2, h3 { break-after: avoid; }
          figure, tr, .sample, pre { break-inside: avoid; }
          .charts { grid-template-columns: repeat(2, 1fr); }
        }

        """;
}
