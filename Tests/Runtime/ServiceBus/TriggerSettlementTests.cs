using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Tests.Support;

namespace Tests.Runtime.ServiceBus;

/// <summary>
/// Who settles a message, and how. Official behaviour: <c>ServiceBusTriggerAttribute.cs</c> (azure-functions-dotnet-worker),
/// <c>Grpc/SettlementService.cs</c> of Microsoft.Azure.WebJobs.Extensions.ServiceBus and <c>Processor/ReceiverManager.cs</c> (azure-sdk-for-net).
/// </summary>
public sealed class TriggerSettlementTests
{
    private static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Success_completes_the_message()
    {
        await using var system = await TriggerSystem.StartAsync<TriggerFunctions.Plain>((_, _) => Task.CompletedTask);

        await system.SendAsync("retries", "a", "b");

        await Eventually.TrueAsync(async () => system.Handler.Received.Count == 2 && (await system.PeekAsync()).Count == 0);
        Assert.Empty(await system.PeekAsync(subQueue: SubQueue.DeadLetter));
    }

    [Theory]
    [InlineData(typeof(TriggerFunctions.WithoutAutoComplete), "{}", false)]
    [InlineData(typeof(TriggerFunctions.WithoutAutoComplete), """{ "autoCompleteMessages": true }""", false)]
    [InlineData(typeof(TriggerFunctions.Plain), """{ "autoCompleteMessages": false }""", false)]
    [InlineData(typeof(TriggerFunctions.WithAutoComplete), """{ "autoCompleteMessages": false }""", true)]
    public async Task The_attribute_decides_about_completion_and_else_host_json(Type functions, string hostJson, bool completed)
    {
        await using var system = await TriggerSystem.StartAsync(functions, (_, _) => Task.CompletedTask, hostJson);

        await system.SendAsync("retries", "a");

        await Eventually.TrueAsync(() => system.Handler.Received.Count == 1);
        if (completed)
        {
            await Eventually.TrueAsync(async () => (await system.PeekAsync()).Count == 0);
        }
        else
        {
            // Neither completed nor abandoned: it comes back when its lock expires.
            await ComesBackAfterItsLockAsync(system);
        }
    }

    [Theory]
    [InlineData(typeof(TriggerFunctions.Plain))]
    [InlineData(typeof(TriggerFunctions.WithoutAutoComplete))]
    public async Task An_exception_abandons_the_message_until_it_is_dead_lettered(Type functions)
    {
        await using var system = await TriggerSystem.StartAsync(functions, (_, _) => throw new InvalidOperationException("no"));

        await system.SendAsync("retries", "a");

        await Eventually.TrueAsync(async () => (await system.PeekAsync(subQueue: SubQueue.DeadLetter)) is [{ DeadLetterReason: "MaxDeliveryCountExceeded" }]);
        Assert.Equal([1, 2, 3], system.Handler.DeliveryCounts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_function_has_completed_stays_completed(bool thenThrow)
    {
        await using var system = await TriggerSystem.StartAsync<TriggerFunctions.Plain>(async (message, actions) =>
        {
            await actions.CompleteMessageAsync(message);
            if (thenThrow)
                throw new InvalidOperationException("too late");
        });

        await system.SendAsync("retries", "a");
        await Eventually.TrueAsync(async () => system.Handler.Received.Count == 1 && (await system.PeekAsync()).Count == 0);

        await system.SendAsync("retries", "b");
        await Eventually.TrueAsync(async () => system.Handler.Received.Count == 2 && (await system.PeekAsync()).Count == 0);
        await system.StopAsync(TimeSpan.FromSeconds(10));
        Assert.Equal([1, 1], system.Handler.DeliveryCounts);
        Assert.Empty(system.Errors);
    }

    [Fact]
    public async Task The_function_may_dead_letter_with_reason_description_and_properties()
    {
        await using var system = await TriggerSystem.StartAsync<TriggerFunctions.Plain>((message, actions) =>
            actions.DeadLetterMessageAsync(message, new Dictionary<string, object> { ["step"] = 1 }, "Unreadable", "no JSON"));

        await system.SendAsync("retries", "a");

        await Eventually.TrueAsync(async () => (await system.PeekAsync(subQueue: SubQueue.DeadLetter)).Count == 1);
        var dead = Assert.Single(await system.PeekAsync(subQueue: SubQueue.DeadLetter));
        Assert.Equal(("Unreadable", "no JSON", 1), (dead.DeadLetterReason, dead.DeadLetterErrorDescription, dead.ApplicationProperties["step"]));
        Assert.Single(system.Handler.Received);
    }

    [Fact]
    public async Task The_function_may_abandon_with_properties()
    {
        await using var system = await TriggerSystem.StartAsync<TriggerFunctions.Plain>((message, actions) => message.DeliveryCount > 1
            ? Task.CompletedTask
            : actions.AbandonMessageAsync(message, new Dictionary<string, object> { ["seen"] = true }));

        await system.SendAsync("retries", "a");

        await Eventually.TrueAsync(() => system.Handler.Received.Count == 2);
        Assert.Equal(true, ((ServiceBusReceivedMessage)system.Handler.Received[1]!).ApplicationProperties["seen"]);
    }

    [Fact]
    public async Task After_the_function_has_ended_nothing_can_be_settled_with_its_actions()
    {
        ServiceBusMessageActions? kept = null;
        await using var system = await TriggerSystem.StartAsync<TriggerFunctions.WithoutAutoComplete>((_, actions) =>
        {
            kept = actions;
            return Task.CompletedTask;
        });
        await system.SendAsync("retries", "a");
        await Eventually.TrueAsync(() => kept is not null);
        var message = (ServiceBusReceivedMessage)system.Handler.Received[0]!;

        // The function has returned; the runtime takes notice of that a moment later.
        await Eventually.TrueAsync(async () => await FailsAsync(() => kept!.RenewMessageLockAsync(message)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => kept!.CompleteMessageAsync(message));
        await Assert.ThrowsAsync<InvalidOperationException>(() => kept!.AbandonMessageAsync(message));
        await Assert.ThrowsAsync<InvalidOperationException>(() => kept!.DeadLetterMessageAsync(message));
        Assert.Single(await system.PeekAsync());
    }

    [Fact]
    public async Task A_function_settles_only_its_own_message()
    {
        var failures = new List<Exception>();
        await using var system = await TriggerSystem.StartAsync<TriggerFunctions.Plain>(async (_, actions) =>
            failures.Add(await Assert.ThrowsAsync<InvalidOperationException>(() =>
                actions.CompleteMessageAsync(ServiceBusModelFactory.ServiceBusReceivedMessage(lockTokenGuid: Guid.NewGuid())))));

        await system.SendAsync("retries", "a");

        await Eventually.TrueAsync(async () => (await system.PeekAsync()).Count == 0);
        Assert.Single(failures);
    }

    [Fact]
    public async Task The_lock_is_renewed_while_the_function_runs()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var system = await TriggerSystem.StartAsync<TriggerFunctions.Plain>((_, _) => release.Task);
        await system.SendAsync("retries", "a");
        await Eventually.TrueAsync(() => system.Handler.Received.Count == 1);
        var message = (ServiceBusReceivedMessage)system.Handler.Received[0]!;
        for (var elapsed = TimeSpan.Zero; elapsed < 5 * LockDuration; elapsed += TimeSpan.FromSeconds(10))
        {
            system.Time.Advance(TimeSpan.FromSeconds(10));
            await Eventually.TrueAsync(() => message.LockedUntil - system.Time.GetUtcNow() > TimeSpan.FromSeconds(10));
        }

        release.SetResult();

        await Eventually.TrueAsync(async () => (await system.PeekAsync()).Count == 0);
        Assert.Equal([1], system.Handler.DeliveryCounts);
    }

    [Fact]
    public async Task Without_renewal_the_message_is_delivered_again_and_the_first_run_settles_nothing()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var failure = new TaskCompletionSource<ServiceBusException>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var system = await TriggerSystem.StartAsync<TriggerFunctions.Plain>(
            async (message, actions) =>
            {
                if (message.DeliveryCount == 1)
                {
                    await release.Task;
                    failure.SetResult(await Assert.ThrowsAsync<ServiceBusException>(() => actions.CompleteMessageAsync(message)));
                }
            },
            """{ "maxAutoLockRenewalDuration": "00:00:00" }""");
        await system.SendAsync("retries", "a");
        await Eventually.TrueAsync(() => system.Handler.Received.Count == 1);

        system.Time.Advance(LockDuration);

        await Eventually.TrueAsync(async () => system.Handler.Received.Count == 2 && (await system.PeekAsync()).Count == 0);
        release.SetResult();
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, (await failure.Task).Reason);
        Assert.Equal([1, 2], system.Handler.DeliveryCounts);
    }

    private static async Task<bool> FailsAsync(Func<Task> call)
    {
        try
        {
            await call();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static async Task ComesBackAfterItsLockAsync(TriggerSystem system)
    {
        Assert.Single(await system.PeekAsync());
        await Eventually.TrueAsync(() =>
        {
            system.Time.Advance(LockDuration);
            return system.Handler.Received.Count > 1;
        });
        Assert.Equal([1, 2], system.Handler.DeliveryCounts.Take(2));
    }
}
