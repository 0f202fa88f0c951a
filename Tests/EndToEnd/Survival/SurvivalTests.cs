using System.Globalization;
using Tests.Support;

namespace Tests.EndToEnd.Survival;

/// <summary>Processes are killed while orders come in, again and again; nothing that was acknowledged may be lost.</summary>
public sealed class SurvivalTests
{
    private const int MaxAnswersBetweenKills = 20;

    // How often each of them is killed.
    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("SURVIVAL_KILLS") ?? "3", CultureInfo.InvariantCulture);

    [Fact]
    public Task Every_acknowledged_order_survives_kills_of_host_and_workers_settles_is_paid_once_and_has_its_email() =>
        SurviveAsync("host", "OrderFunctions", "NotificationFunctions");

    [Fact]
    public Task Every_acknowledged_order_survives_kills_of_all_processes_at_once_settles_is_paid_once_and_has_its_email() => SurviveAsync("all");

    private static async Task SurviveAsync(params string[] processes)
    {
        await using var host = new LocalHostProcess();
        await host.StartAsync();
        await using var orders = await SteadyOrders.StartAsync(host);
        string[] victims = [.. Enumerable.Repeat(processes, Kills).SelectMany(names => names)];
        Random.Shared.Shuffle(victims);
        TestContext.Current.SendDiagnosticMessage("Killed in this order: {0}", string.Join(", ", victims));

        foreach (var victim in victims)
        {
            await orders.AcknowledgedAsync(Random.Shared.Next(1, MaxAnswersBetweenKills));
            await KillAsync(host, victim);
        }

        await orders.SettleAsync();
    }

    private static async Task KillAsync(LocalHostProcess host, string victim)
    {
        switch (victim)
        {
            case "all":
                await host.KillAllAsync();
                await host.StartAsync();
                break;
            case "host":
                await host.KillAsync();
                await host.StartAsync();
                break;
            default:
                await host.KillWorkerAsync(victim);
                break;
        }
    }
}
