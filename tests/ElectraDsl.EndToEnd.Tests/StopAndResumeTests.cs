using System.Globalization;
using System.Text.RegularExpressions;

namespace ElectraDsl.EndToEnd.Tests;

[Collection(nameof(SharedRun))]
public sealed partial class StopAndResumeTests(UninterruptedRun uninterrupted)
{
    [Fact]
    public void UninterruptedRun_SaysNothingOnStandardError_AndReportsEveryStep()
    {
        _ = uninterrupted.Result.Expect(0);
        Assert.Empty(uninterrupted.Result.Error);
        Assert.Equal(uninterrupted.Run.Steps, uninterrupted.Run.Metrics().Length);
        Assert.Equal(uninterrupted.Run.Steps, uninterrupted.Run.NewestCheckpoint());
        Assert.True(File.Exists(Path.Combine(uninterrupted.Run.Folder, "report.html")));
    }

    [Fact]
    public void FinishedRun_SaysInOneLineWhyHuggingFaceCannotHaveIt()
    {
        string folder = Path.Combine(Path.GetFileName(uninterrupted.Run.Folder), "hf");
        Assert.Single(
            uninterrupted.Result.Expect(0).Output,
            line => line.StartsWith("No Hugging Face export, which nothing else here needs: Hugging Face's transformers has no model like QuickStart", StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(uninterrupted.Workspace, folder)));
    }

    [SkippableTheory]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.HangUp)]
    public void StoppedRun_SavesItsStep_AndResumedEndsAsTheUninterrupted(Signal signal)
    {
        SkipWithoutSignals();
        TinyRun run = new(uninterrupted.Workspace, $"stopped-by-{signal}");
        using RunningProgram program = run.Start();
        _ = program.WaitForLine("step 7/");
        program.Send(signal);
        ProgramResult stopped = program.WaitForExit().Expect(130);

        Assert.Equal("Stopping after this step; everything will be saved. Ctrl-C again quits at once.", Assert.Single(stopped.Error));
        Match last = StoppedLine().Match(stopped.Output[^1]);
        Assert.True(last.Success, stopped.ToString());
        Assert.Equal(Path.GetFileName(run.Folder), last.Groups["folder"].Value);
        int step = int.Parse(last.Groups["step"].Value, CultureInfo.InvariantCulture);
        Assert.InRange(step, 7, run.Steps - 1);
        Assert.Equal(step, run.NewestCheckpoint());
        Assert.False(run.HasPartialCheckpoint);
        Assert.Equal(uninterrupted.Run.Metrics()[..step], run.Metrics());

        Finish(run);
    }

    [SkippableFact]
    public void SecondSignal_LeavesAtOnce_AndDoesNotCrash()
    {
        SkipWithoutSignals();
        TinyRun run = new(uninterrupted.Workspace, "stopped-twice");
        using RunningProgram program = run.Start(batchSize: 4_096); // steps of seconds, nearly all of them inside libtorch
        _ = program.WaitForLine("step 1/");
        program.Send(Signal.Interrupt);
        Thread.Sleep(TimeSpan.FromSeconds(1.2)); // no longer the same request
        program.Send(Signal.Terminate);
        ProgramResult result = program.WaitForExit().Expect(130);
        Assert.DoesNotContain(result.Output, line => line.StartsWith("Stopped after", StringComparison.Ordinal));
        Assert.InRange(result.Error.Count, 0, 1); // the notice of the first, where there was time for it
    }

    /// <summary><c>timeout</c> signals the whole group, and <c>dotnet run</c>, which is in it, passes the signal on.</summary>
    [SkippableFact]
    public void TwoSignalsAtOnce_AreOneRequest()
    {
        SkipWithoutSignals();
        TinyRun run = new(uninterrupted.Workspace, "signalled-twice");
        using RunningProgram program = run.Start();
        _ = program.WaitForLine("step 7/");
        program.Pause(); // both arrive before it can heed the first
        program.Send(Signal.Terminate);
        program.Send(Signal.Terminate);
        program.Continue();
        ProgramResult stopped = program.WaitForExit().Expect(130);
        Assert.StartsWith("Stopped after step ", stopped.Output[^1], StringComparison.Ordinal);
        Finish(run);
    }

    [SkippableFact]
    public void SecondHangUp_DoesNotHurryTheFirst()
    {
        SkipWithoutSignals();
        TinyRun run = new(uninterrupted.Workspace, "hung-up-twice");
        using RunningProgram program = run.Start();
        _ = program.WaitForLine("step 7/");
        program.Pause(); // a closed terminal's shell and its system send one each
        program.Send(Signal.HangUp);
        program.Send(Signal.HangUp);
        program.Continue();
        ProgramResult stopped = program.WaitForExit().Expect(130);
        Assert.StartsWith("Stopped after step ", stopped.Output[^1], StringComparison.Ordinal);
        Finish(run);
    }

    [SkippableFact]
    public void HangUpThatTheCallerIgnores_StopsNothing()
    {
        SkipWithoutSignals();
        TinyRun run = new(uninterrupted.Workspace, "no-hang-up");
        using RunningProgram program = run.Start(wrapper: ["sh", "-c", "trap '' HUP; exec \"$0\" \"$@\""]); // what nohup does
        _ = program.WaitForLine("step 7/");
        program.Send(Signal.HangUp);
        _ = program.WaitForExit().Expect(0);
        run.AssertEndedAs(uninterrupted.Run);
    }

    [SkippableFact]
    public void StoppedEvaluation_ChangesNothing()
    {
        SkipWithoutSignals();
        FolderContents before = FolderContents.Of(uninterrupted.Run.Folder);
        using RunningProgram program = QuickStartProgram.Start(
            uninterrupted.Workspace,
            "evaluate",
            "--run",
            Path.GetFileName(uninterrupted.Run.Folder),
            "--threads",
            "1");
        _ = program.WaitForLine("evaluating");
        program.Send(Signal.HangUp);
        ProgramResult result = program.WaitForExit().Expect(130);
        Assert.Equal("Stopped.", Assert.Single(result.Error));
        before.AssertUnchanged();
    }

    [SkippableTheory]
    [InlineData("full", "> /dev/full", 2)]
    [InlineData("closed", ">&-", 2)]
    [InlineData("both-full", "> /dev/full 2>&1", 2)]
    [InlineData("errors-closed", "2>&-", 0)]
    public void Training_OutlivesItsLog(string name, string redirection, int exitCode)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "/dev/full is Linux's.");
        TinyRun run = new(uninterrupted.Workspace, $"log-{name}");
        using RunningProgram program = run.Start(wrapper: ["sh", "-c", $"exec \"$0\" \"$@\" {redirection}"]);
        _ = program.WaitForExit().Expect(exitCode);
        run.AssertEndedAs(uninterrupted.Run);
    }

    [SkippableFact]
    public void Training_OutlivesTheReaderOfItsLog()
    {
        SkipWithoutSignals();
        TinyRun run = new(uninterrupted.Workspace, "log-head");
        using RunningProgram program = run.Start(wrapper: ["sh", "-c", "\"$0\" \"$@\" | head -n 3"]);
        ProgramResult result = program.WaitForExit();
        Assert.Equal(3, result.Output.Count);
        run.AssertEndedAs(uninterrupted.Run);
    }

    [SkippableFact]
    public void KilledRun_GoesOnFromItsNewestWholeCheckpoint_AndEndsAsTheUninterrupted()
    {
        SkipWithoutSignals();
        TinyRun run = new(uninterrupted.Workspace, "killed");
        run.Start().KillWhen(program => program.WaitForLine("step 1/"));
        run.Resume().KillWhen(program => program.PauseWhen(() => run.HasPartialCheckpoint));
        Assert.True(run.HasPartialCheckpoint);
        run.Resume().KillWhen(program => program.WaitForLine("step 15/"));
        run.Resume().KillWhen(program => program.PauseWhen(() => run.HasPartialCheckpoint));
        run.Resume().KillWhen(program => program.WaitForLine("evaluating"));
        Assert.Equal(run.Steps, run.NewestCheckpoint());
        Finish(run);
    }

    [SkippableFact]
    public void RunKilledBeforeItsFirstCheckpoint_StartsAnew()
    {
        SkipWithoutSignals();
        TinyRun run = new(uninterrupted.Workspace, "killed-early");
        run.Start().KillWhen(program => program.PauseWhen(() => run.HasPartialCheckpoint));
        Assert.Null(run.NewestCheckpoint());

        using RunningProgram program = run.Resume();
        ProgramResult result = program.WaitForExit().Expect(0);
        Assert.Equal($"warning: {Path.GetFileName(run.Folder)} has no checkpoint yet: the run starts over.", Assert.Single(result.Error));
        run.AssertEndedAs(uninterrupted.Run);
    }

    [SkippableFact]
    public void PreparationKilled_IsDoneAgain()
    {
        SkipWithoutSignals();
        TinyRun run = new(uninterrupted.Workspace, "killed-while-preparing");
        run.Start().KillWhen(program => program.WaitForLine("Packing examples"));
        using RunningProgram program = run.Start();
        _ = program.WaitForExit().Expect(0);
        run.AssertEndedAs(uninterrupted.Run);
    }

    [SkippableFact]
    [Trait("Category", SlowTests.Category)]
    public void KillStorm_ChangesNothing()
    {
        SlowTests.SkipUnlessWanted();
        SkipWithoutSignals();
        const int Kills = 25;
        const int Steps = 400;     // more than the storm can get through
        const int ReportEvery = 3; // so that most checkpoints, at even steps, come amid the steps of a report
        TinyRun calm = new(uninterrupted.Workspace, "calm", Steps, ReportEvery), run = new(uninterrupted.Workspace, "storm", Steps, ReportEvery);
        using (RunningProgram program = calm.Start())
            _ = program.WaitForExit().Expect(0);

        Random random = new(7);
        for (int kill = 0; kill < Kills; kill++)
        {
            RunningProgram program = kill == 0 ? run.Start() : run.Resume();
            int step = (((run.NewestCheckpoint() ?? 0) / ReportEvery) + random.Next(1, 4)) * ReportEvery;
            if (kill % 2 == 0)
            {
                program.KillWhen(running => running.PauseWhen(() => run.HasPartialCheckpoint));
                continue;
            }

            program.KillWhen(running =>
            {
                _ = running.WaitForLine($"step {step}/");
                Thread.Sleep(random.Next(40)); // about the time of a step and a checkpoint
            });
        }

        Assert.InRange(run.NewestCheckpoint() ?? 0, 1, Steps - 1);
        using (RunningProgram program = run.Resume())
            _ = program.WaitForExit().Expect(0);
        run.AssertEndedAs(calm);
    }

    private void Finish(TinyRun run)
    {
        using RunningProgram program = run.Resume();
        ProgramResult result = program.WaitForExit().Expect(0);
        Assert.Empty(result.Error);
        run.AssertEndedAs(uninterrupted.Run);
    }

    private static void SkipWithoutSignals() => Skip.If(OperatingSystem.IsWindows(), "Windows has no such signals.");

    [GeneratedRegex(@"^Stopped after step (?<step>\d+) of \d+; everything is saved\. Resume with: pretrain --resume (?<folder>\S+)$")]
    private static partial Regex StoppedLine();
}
