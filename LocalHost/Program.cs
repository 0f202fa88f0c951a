using System.Diagnostics;
using LocalHost;
using LocalHost.CommandLine;
using LocalHost.Demo;
using LocalHost.Logging;
using LocalHost.Running;
using LocalHost.Servers;
using LocalHost.Settings;

// Runs the whole system on this machine until it is told to stop. README.md says how to use it, docs/local-host.md what it reproduces.
var started = Stopwatch.GetTimestamp();
try
{
    if (HostOptions.Parse(args) is not { } options)
        return ExitCode.Stopped;

    using var signals = new StopSignals(TimeProvider.System);
    using var demo = new DemoPlayer(new Uri($"http://localhost:{options.Port}/"), Console.Out, TimeProvider.System);
    if (options.IsDemo && await demo.IsHostRunningAsync(signals.Stopping))
    {
        await demo.PlayAsync(OrderWorkflow.Story, signals.Stopping);
        return ExitCode.Stopped;
    }

    var settings = HostSettings.Load(options);
    LoopbackPort.Take(options.Port, "--port").Dispose();
    using var state = StateFolder.Open(options.StateFolder);
    using var logs = HostLogs.Open(options.IsVerbose, state.LogFile);
    using var stop = signals.Stopping.Register(logs.BeginStop);

    await using (var running = await RunningHost.StartAsync(options, settings, logs, signals.Stopping))
    {
        Console.WriteLine(running.Welcome(Stopwatch.GetElapsedTime(started)));
        var failure = running.WaitForFailureAsync();
        if (options.IsDemo)
            await demo.PlayAsync(OrderWorkflow.Story, signals.Stopping);
        await Task.WhenAny(failure, Task.Delay(Timeout.Infinite, signals.Stopping));
        if (!signals.Stopping.IsCancellationRequested)
        {
            Console.Error.WriteLine(await failure);
            return ExitCode.Failed;
        }

        Console.WriteLine("Stopping...");
        await running.StopAsync();
    }

    Console.WriteLine("Stopped.");
    return ExitCode.Stopped;
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return ExitCode.Usage;
}
catch (DemoException unexpected)
{
    Console.Error.WriteLine(unexpected.Message);
    return ExitCode.Failed;
}
catch (OperationCanceledException)
{
    Console.WriteLine("Stopped before it had started.");
    return ExitCode.Stopped;
}
catch (Exception expected) when (expected is HostStartException or SettingsException or InvalidOperationException or IOException)
{
    Console.Error.WriteLine(expected.Message);
    return ExitCode.NotStarted;
}
