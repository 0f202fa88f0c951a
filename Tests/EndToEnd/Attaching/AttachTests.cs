using System.Diagnostics;
using Tests.Support;

namespace Tests.EndToEnd.Attaching;

/// <summary>A worker that somebody else starts, as an IDE does for its debugger.</summary>
public sealed class AttachTests
{
    private const string LastVariable = "FUNCTIONS_WORKER_DIRECTORY=";

    [Fact]
    public async Task The_host_waits_for_a_worker_with_what_it_says_and_for_the_next_one_when_that_has_ended()
    {
        await using var host = new LocalHostProcess();
        host.Launch("--attach", "notifications");
        await host.WaitUntilItSaysAsync(LastVariable);
        Assert.Contains("Waiting for the worker of app 'notifications'.", host.Output, StringComparison.Ordinal);
        var command = Read(host.Output);

        using var shopper = await WithWorkerAsync(command, async () =>
        {
            await host.WaitUntilItRunsAsync();
            var customer = await Shopper.RegisterAsync(host.BaseAddress, deposit: 10);
            await Mail.WaitAsync(host.BaseAddress, customer.Email, "welcome");
            return customer;
        });
        await host.WaitUntilItSaysAsync("The worker of app 'notifications' has disconnected.");

        await shopper.OrderAsync(4);
        await WithWorkerAsync(command, () => Mail.WaitAsync(host.BaseAddress, shopper.Email, "confirmed"));
        Assert.Equal(0, await host.StopAsync());
    }

    private static async Task<T> WithWorkerAsync<T>(ProcessStartInfo command, Func<Task<T>> actAsync)
    {
        using var worker = Process.Start(command)!;
        try
        {
            return await actAsync();
        }
        finally
        {
            worker.Kill();
        }
    }

    // The arguments are the only line with the assembly, the variables all lines after it that are indented.
    private static ProcessStartInfo Read(string output)
    {
        var lines = output.Split('\n').SkipWhile(line => !line.Contains("NotificationFunctions.dll --", StringComparison.Ordinal)).ToList();
        var command = new ProcessStartInfo("dotnet", lines[0].Trim());
        foreach (var variable in lines.Skip(1).Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim().Split('=', 2)))
            command.Environment[variable[0]] = variable[1];
        return command;
    }
}
