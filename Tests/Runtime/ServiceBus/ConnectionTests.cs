using Azure.Core;
using Azure.Messaging.ServiceBus;
using LocalRuntime.Engine;
using LocalRuntime.Engine.Broker.Client;
using LocalRuntime.Engine.Faults;
using Moq;
using Tests.Support;

namespace Tests.Runtime.ServiceBus;

/// <summary>
/// Official behaviour: <c>Primitives/ServiceBusConnectionStringProperties.cs</c>, <c>Core/BasicRetryPolicy.cs</c>,
/// <c>Primitives/ServiceBusRetryOptions.cs</c> (azure-sdk-for-net).
/// </summary>
public sealed class ConnectionTests : BrokerTest
{
    [Fact]
    public async Task A_namespace_with_a_credential_reaches_the_same_broker()
    {
        await using var client = new ServiceBusClient(Broker.Host, Mock.Of<TokenCredential>());

        await client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("a"));

        Assert.Equal(["a"], await Broker.BodiesAsync());
    }

    [Theory]
    [InlineData("Endpoint=sb://host", typeof(ArgumentException))]
    [InlineData("SharedAccessKeyName=n;SharedAccessKey=k", typeof(ArgumentException))]
    [InlineData("Endpoint=https://host;SharedAccessKeyName=n;SharedAccessKey=k", typeof(FormatException))]
    [InlineData("Endpoint=sb://host;SharedAccessKeyName=;SharedAccessKey=k", typeof(FormatException))]
    [InlineData("nonsense", typeof(FormatException))]
    [InlineData("", typeof(ArgumentException))]
    public void A_connection_string_is_checked(string connectionString, Type failure) =>
        Assert.Throws(failure, () => new ServiceBusClient(connectionString));

    [Fact]
    public async Task A_host_without_a_broker_is_unreachable_after_the_retries()
    {
        var options = new ServiceBusClientOptions { RetryOptions = { MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(1) } };
        await using var client = new ServiceBusClient("Endpoint=sb://elsewhere.test;SharedAccessKeyName=n;SharedAccessKey=k", options);

        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("a")));

        Assert.Equal((ServiceBusFailureReason.ServiceCommunicationProblem, true), (failure.Reason, failure.IsTransient));
        Assert.Contains("elsewhere.test", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transient_failure_is_repeated_three_times()
    {
        var plan = new Plan(Fault.Before, Fault.Before, Fault.Before, Fault.None);
        var start = Broker.Time.GetUtcNow();

        await AdvanceUntilEndAsync(SendUnderAsync(plan, "a"));

        Assert.Equal(["a"], await Broker.BodiesAsync());
        Assert.Equal(4, plan.Operations.Count(operation => operation is { Edge: IoEdge.Broker, Name: "send orders", IsWrite: true, Content: "a" }));
        Assert.True(Broker.Time.GetUtcNow() - start > TimeSpan.FromSeconds(0.8 * (2 + 4 + 8)));
    }

    [Theory]
    [InlineData(1, ServiceBusRetryMode.Exponential, 1.6)]
    [InlineData(2, ServiceBusRetryMode.Exponential, 3.2)]
    [InlineData(3, ServiceBusRetryMode.Exponential, 5.0)]
    [InlineData(4, ServiceBusRetryMode.Exponential, null)]
    [InlineData(3, ServiceBusRetryMode.Fixed, 0.8)]
    public void Pauses_grow_up_to_their_limit_with_a_little_jitter(int attempts, ServiceBusRetryMode mode, double? expected)
    {
        var options = new ServiceBusRetryOptions { Mode = mode, MaxDelay = TimeSpan.FromSeconds(5) };
        var busy = new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy);

        var pause = RetryPolicy.PauseAfter(busy, attempts, options, new RandomSource(1));

        Assert.Equal(expected is null, pause is null);
        Assert.InRange(pause?.TotalSeconds ?? 0, expected ?? 0, Math.Min(5, expected + (0.8 * 0.08) ?? 0));
    }

    [Fact]
    public void A_failure_that_will_not_pass_is_not_repeated()
    {
        var failure = new ServiceBusException("gone", ServiceBusFailureReason.MessagingEntityNotFound);

        Assert.Null(RetryPolicy.PauseAfter(failure, 1, new ServiceBusRetryOptions(), new RandomSource(1)));
    }

    [Fact]
    public async Task After_the_retries_the_failure_comes_out()
    {
        var sending = SendUnderAsync(new Plan(Fault.Before, Fault.Before, Fault.Before, Fault.Before), "a");

        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => AdvanceUntilEndAsync(sending));

        Assert.Equal((ServiceBusFailureReason.ServiceCommunicationProblem, true), (failure.Reason, failure.IsTransient));
        Assert.IsType<InjectedFaultException>(failure.InnerException);
        Assert.Empty(await Broker.BodiesAsync());
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_is_sent_again_and_kept_once()
    {
        await AdvanceUntilEndAsync(SendUnderAsync(new Plan(Fault.After, Fault.None), "a"));

        Assert.Equal(["a"], await Broker.BodiesAsync());
    }

    [Fact]
    public async Task A_message_whose_reception_was_lost_comes_back_when_its_lock_expires()
    {
        await Broker.SendAsync("retries", "a");
        var receiving = Task.Run(async () =>
        {
            new RuntimeScope(new Plan(Fault.After, Fault.None), "app", "function").Enter();
            return await Broker.Receiver("retries").ReceiveMessageAsync(TimeSpan.FromHours(1));
        });

        await AdvanceUntilEndAsync(receiving);

        Assert.Equal(2, (await receiving.Soon()).DeliveryCount);
    }

    [Fact]
    public async Task Operations_name_what_they_do_and_for_whom()
    {
        var plan = new Plan();
        await Task.Run(async () =>
        {
            new RuntimeScope(plan, "app", "function").Enter();
            var sender = Broker.Client.CreateSender("retries");
            await sender.SendMessageAsync(new ServiceBusMessage("a"));
            await sender.CancelScheduledMessageAsync(await sender.ScheduleMessageAsync(new ServiceBusMessage("b"), DateTimeOffset.MaxValue));
            var receiver = Broker.Receiver("retries");
            await receiver.PeekMessageAsync();
            await receiver.AbandonMessageAsync(await receiver.ReceiveMessageAsync().Soon());
            var message = await receiver.ReceiveMessageAsync().Soon();
            await receiver.RenewMessageLockAsync(message);
            await receiver.DeadLetterMessageAsync(message);
            var dead = Broker.DeadLetters("retries");
            await dead.CompleteMessageAsync(await dead.ReceiveMessageAsync().Soon());
        });

        Assert.Equal(
            [
                "send retries", "schedule retries", "cancel retries", "peek retries", "receive retries", "abandon retries", "receive retries",
                "renew retries", "dead-letter retries", "receive retries/$DeadLetterQueue", "complete retries/$DeadLetterQueue",
            ],
            plan.Operations.Select(operation => operation.Name));
        Assert.All(plan.Operations, operation => Assert.Equal(("function", operation.Name != "peek retries"), (operation.Function, operation.IsWrite)));
    }

    [Fact]
    public async Task What_is_closed_is_not_used_any_more()
    {
        var sender = Broker.Client.CreateSender("orders");
        var receiver = Broker.Receiver();
        await sender.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendMessageAsync(new ServiceBusMessage("a")));

        await Broker.Client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => receiver.ReceiveMessageAsync());
        Assert.Throws<ObjectDisposedException>(() => Broker.Client.CreateSender("orders"));
    }

    [Fact]
    public async Task A_receiver_that_waits_fails_when_the_broker_stops()
    {
        await using var client = new ServiceBusClient(
            Broker.Host, Mock.Of<TokenCredential>(), new ServiceBusClientOptions { RetryOptions = { MaxRetries = 0 } });
        var waiting = client.CreateReceiver("retries").ReceiveMessageAsync();

        await Broker.DisposeAsync();

        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => waiting);
        Assert.Equal(ServiceBusFailureReason.ServiceCommunicationProblem, failure.Reason);
    }

    private async Task AdvanceUntilEndAsync(Task task)
    {
        await Eventually.TrueAsync(() =>
        {
            Broker.Time.Advance(TimeSpan.FromSeconds(1));
            return task.IsCompleted;
        });
        await task;
    }

    private Task SendUnderAsync(IFaultPlan plan, string body) => Task.Run(async () =>
    {
        new RuntimeScope(plan, "app", "function").Enter();
        await Broker.SendAsync("orders", body);
    });

    private sealed class Plan(params Fault[] faults) : IFaultPlan
    {
        private readonly Lock _gate = new();
        private readonly List<IoOperation> _operations = [];

        public IReadOnlyList<IoOperation> Operations
        {
            get
            {
                lock (_gate)
                    return [.. _operations];
            }
        }

        public ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken)
        {
            lock (_gate)
            {
                _operations.Add(operation);
                return new(_operations.Count <= faults.Length ? faults[_operations.Count - 1] : Fault.None);
            }
        }
    }
}
