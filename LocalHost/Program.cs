using System.Diagnostics;
using LocalHost.Azurite;
using LocalHost.CommandLine;
using LocalHost.Logging;
using LocalHost.Running;
using LocalHost.Settings;
using Shared.Settings;

// Runs the whole system on this machine until it is told to stop. README.md says how to use it, docs/local-runtime.md what it reproduces.
var started = Stopwatch.GetTimestamp();
try
{
    var options = HostOptions.Parse(args);
    if (options.WantsHelp)
    {
        Console.WriteLine(HostOptions.Usage);
        return ExitCode.Stopped;
    }

    using var signals = new StopSignals();
    var settings = HostSettings.Load(options);
    LoopbackPort.RequireFree(options.Port);
    using var state = StateFolder.Open(options.StateFolder);
    using var loggers = HostLogs.Create(options, state.LogFile);

    await using (var host = await RunningHost.StartAsync(options, settings, loggers, signals.Stopping))
    {
        Console.WriteLine(Welcome.Text(host.BaseAddress, options, state.LogFile, Stopwatch.GetElapsedTime(started)));
        var failure = host.WaitForFailureAsync();
        await Task.WhenAny(failure, Task.Delay(Timeout.Infinite, signals.Stopping));
        if (!signals.Stopping.IsCancellationRequested)
        {
            Console.Error.WriteLine(await failure);
            return ExitCode.Failed;
        }

        Console.WriteLine("Stopping...");
        await host.StopAsync();
    }

    Console.WriteLine("Stopped.");
    return ExitCode.Stopped;
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return ExitCode.Usage;
}
catch (OperationCanceledException)
{
    Console.WriteLine("Stopped before it had started.");
    return ExitCode.Stopped;
}
catch (Exception expected)
    when (expected is StartException or SettingsException or SettingException or AzuriteException or InvalidOperationException or IOException)
{
    Console.Error.WriteLine(expected.Message);
    return ExitCode.NotStarted;
}
