using System.Diagnostics.Tracing;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Tests.Support;

namespace Tests.Conformance.ServiceBus;

/// <summary>
/// Clients that settle a message without waiting for an answer. The official one gives back in this way what comes when its receive has timed out, and
/// on a machine that is short of time it can do so before the emulator's sending has returned.
/// </summary>
[Collection(nameof(Alone))]
public sealed class EarlySettlementTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_message_that_is_given_back_before_its_sending_returns_comes_again()
    {
        await using var bus = await TestNamespace.StartAsync(_folder);
        await bus.Sender().ScheduleMessageAsync(new ServiceBusMessage("one"), bus.Time.GetUtcNow().AddMinutes(1));
        await using (await QuickClient.OpenAsync(bus, autoSendFlow: false, (link, message) => link.ReleaseMessage(message)))
        {
            using var held = new HeldSending();
            bus.Time.Advance(TimeSpan.FromMinutes(1));
            await held.Returned.WaitAsync(Deadline);
        }

        Assert.Equal("one", await bus.BodiesAsync());
        var again = await bus.ReceiveAsync();
        Assert.Equal(("one", 1), (again.Body.ToString(), again.DeliveryCount));
    }

    [Fact]
    public async Task A_message_that_is_accepted_without_waiting_for_an_answer_is_gone()
    {
        await using var bus = await TestNamespace.StartAsync(_folder);
        await bus.SendAsync("work", "one");

        await using var client = await QuickClient.OpenAsync(
            bus, autoSendFlow: true, (link, message) => link.AcceptMessage(message, settled: true, batchable: false));

        await TestNamespace.WaitUntilAsync(() => bus.CountRows("servicebus_message") == 0);
    }

    private sealed class QuickClient(AmqpConnection connection) : IAsyncDisposable
    {
        public static async Task<QuickClient> OpenAsync(TestNamespace bus, bool autoSendFlow, Action<ReceivingAmqpLink, AmqpMessage> settle)
        {
            var endpoint = ServiceBusConnectionStringProperties.Parse(bus.Emulator.ConnectionString).Endpoint;
            var connection = await new AmqpConnectionFactory().OpenConnectionAsync(new UriBuilder("amqp", endpoint.Host, endpoint.Port).Uri, Deadline);
            var session = connection.CreateSession(new AmqpSessionSettings());
            await session.OpenAsync(Deadline);
            var link = new ReceivingAmqpLink(session, new AmqpLinkSettings
            {
                LinkName = "quick",
                Role = true,
                Source = new Source { Address = "work" },
                Target = new Target { Address = "quick" },
                TotalLinkCredit = 1,
                AutoSendFlow = autoSendFlow,
            });
            link.RegisterMessageListener(message => settle(link, message));
            await link.OpenAsync(Deadline);
            return new QuickClient(connection);
        }

        public async ValueTask DisposeAsync() => await connection.CloseAsync(Deadline);
    }

    /// <summary>
    /// Holds the library's sending of a message until the disposition that answers it has been taken in, and the thread that reads it waits for the
    /// emulator. It listens to the whole process.
    /// </summary>
    private sealed class HeldSending : EventListener
    {
        private readonly TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile Thread? _reader;

        public HeldSending() => AmqpTrace.FrameLogger = frame =>
        {
            if (frame.Contains("RECV", StringComparison.Ordinal) && frame.Contains("disposition", StringComparison.Ordinal))
                _reader = Thread.CurrentThread;
        };

        public Task Returned => _returned.Task;

        public override void Dispose()
        {
            AmqpTrace.FrameLogger = null;
            base.Dispose();
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Azure-Amqp")
                EnableEvents(eventSource, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName == "AmqpSentMessage"
                && SpinWait.SpinUntil(() => _reader is { } reader && reader.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Deadline))
            {
                _returned.TrySetResult();
            }
        }
    }
}
