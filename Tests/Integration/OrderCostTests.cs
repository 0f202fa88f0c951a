using Tests.Support;

namespace Tests.Integration;

/// <summary>What an order costs of Table Storage, from the call to the recorded email.</summary>
public sealed class OrderCostTests
{
    private const int MaxOperationsCold = 10;
    private const int MaxOperationsWarm = 8;

    [Fact]
    public async Task An_undisturbed_order_takes_few_table_operations_and_fewer_of_a_customer_who_was_seen()
    {
        var faults = new FunctionFaults();
        await using var system = await RunningSystem.StartAsync(WithFaults);
        using var ada = new ApiClient(system.Http.BaseAddress!);
        var user = await ada.BecomeAsync("ada", "correct horse battery");
        await ada.PostAsync($"/api/accounts/{user}/deposits", new { amount = 100 }, ("Idempotency-Key", "deposit"));
        await Eventually.TrueAsync(() => IsEmailRecorded(faults));
        await system.StartAgainAsync(WithFaults);

        var (cold, warm) = (await OrderAsync("first"), await OrderAsync("second"));

        Assert.True(cold.Length <= MaxOperationsCold, string.Join("\n", cold));
        Assert.True(warm.Length <= MaxOperationsWarm, string.Join("\n", warm));

        SystemOptions WithFaults(SystemOptions options) => options with { Faults = faults };

        async Task<string[]> OrderAsync(string key)
        {
            faults.TableOperations.Clear();
            Assert.Equal(201, (await ada.PostAsync("/api/orders", new { price = 1 }, ("Idempotency-Key", key), ("Prefer", "wait=60"))).Status);
            await Eventually.TrueAsync(() => IsEmailRecorded(faults));
            return [.. faults.TableOperations.Select(operation => $"{operation.Function}: {operation.Name}")];
        }
    }

    private static bool IsEmailRecorded(FunctionFaults faults) =>
        faults.TableOperations.Any(operation => operation is { IsWrite: true, Name: "POST $batch Emails" });
}
