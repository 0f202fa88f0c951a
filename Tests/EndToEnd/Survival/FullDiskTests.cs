using Tests.Support;

namespace Tests.EndToEnd.Survival;

/// <summary>The disk fills up while orders come in.</summary>
public sealed class FullDiskTests
{
    private const int RefusalsOnTheFullDisk = 40;
    private const int OrdersAfterwards = 40;

    [Fact]
    public async Task A_full_disk_refuses_orders_and_with_space_again_every_acknowledged_one_is_there_and_new_ones_go_through()
    {
        await using var host = new LocalHostProcess();
        Directory.CreateDirectory(host.StateFolder);
        using var disk = SmallDisk.Mount(host.StateFolder, "size=8m");
        await host.StartAsync();
        await using var orders = await SteadyOrders.StartAsync(host);
        await orders.RefusedAsync(RefusalsOnTheFullDisk);

        disk.Grow();

        await orders.AcknowledgedAsync(OrdersAfterwards);
        await orders.SettleAsync();
    }

    [Fact]
    public async Task A_system_that_was_killed_on_a_full_disk_goes_on_with_space_and_every_acknowledged_order_is_there()
    {
        await using var host = new LocalHostProcess();
        Directory.CreateDirectory(host.StateFolder);
        using var disk = SmallDisk.Mount(host.StateFolder, "size=8m");
        await host.StartAsync();
        await using var orders = await SteadyOrders.StartAsync(host);
        await orders.RefusedAsync(RefusalsOnTheFullDisk);

        await host.KillAllAsync();
        disk.Grow();
        await host.StartAsync();

        await orders.AcknowledgedAsync(OrdersAfterwards);
        await orders.SettleAsync();
    }
}
