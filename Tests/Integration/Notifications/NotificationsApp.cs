using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Emulators.SendGrid.Reports;
using Emulators.ServiceBus.Topology;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using SendGrid;
using SendGrid.Helpers.Mail;
using Shared.Events;
using Tests.Support;

namespace Tests.Integration.Notifications;

/// <summary>
/// The notifications app as it is, with its broker; only SendGrid is mocked. Its clock runs a hundred times as fast.
/// </summary>
internal sealed class NotificationsApp : IAsyncDisposable
{
    private readonly RunningSystem _system;
    private readonly ServiceBusClient _broker;

    private NotificationsApp(RunningSystem system, ServiceBusClient broker)
    {
        _system = system;
        _broker = broker;
    }

    /// <summary>Calls the app, as an admin unless a test changes that.</summary>
    public HttpClient Http => _system.Http;

    /// <summary>The storage of the app.</summary>
    public TableServiceClient Tables => _system.Services("notifications").GetRequiredService<TableServiceClient>();

    public ConcurrentQueue<SendGridMessage> Sent { get; } = new();

    /// <summary>Signs what the app takes for reports of SendGrid.</summary>
    public EventSigner Signer => _system.Signer;

    /// <summary>What SendGrid answers.</summary>
    public HttpStatusCode Answer { get; set; } = HttpStatusCode.Accepted;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<NotificationsApp> StartAsync(IFaultPlan? faults = null)
    {
        var sendGrid = new Mock<ISendGridClient>();
        var system = await RunningSystem.StartAsync(options => options with
        {
            Apps = ["notifications"],
            Settings = new Dictionary<string, string?> { ["SendGrid:From"] = "Orders <orders@example.com>" },
            Time = new FastTime(FastTime.Usual),
            Topology = WithLongLocks(options.Topology),
            Faults = faults,
            ConfigureServices = (_, services) => services.AddSingleton(sendGrid.Object),
        });
        var app = new NotificationsApp(system, new ServiceBusClient(system.ServiceBusConnection));
        await app.Http.UseAdminAsync(app.Tables);
        sendGrid.Setup(client => client.SendEmailAsync(It.IsAny<SendGridMessage>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((SendGridMessage email, CancellationToken _) =>
            {
                app.Sent.Enqueue(email);
                return new Response(
                    app.Answer, new StringContent("{}"), new HttpResponseMessage { Headers = { { "X-Message-Id", "sg-1" } } }.Headers);
            });
        return app;
    }

    // On the fast clock a minute's lock would be gone before a busy machine has done the work.
    private static ServiceBusTopology WithLongLocks(ServiceBusTopology topology) => topology with
    {
        Queues = [.. topology.Queues.Select(queue => queue with { Receiving = WithLongLock(queue.Receiving) })],
        Topics =
        [
            .. topology.Topics.Select(topic => topic with
            {
                Subscriptions = [.. topic.Subscriptions.Select(subscription => subscription with { Receiving = WithLongLock(subscription.Receiving) })],
            }),
        ],
    };

    private static ReceiveSettings WithLongLock(ReceiveSettings settings) => settings with { LockDuration = settings.LockDuration * FastTime.Usual };

    /// <summary>Publishes as the orders app does.</summary>
    public Task PublishAsync(IntegrationEvent data) => SendAsync(data.Topic, CloudEvent.From(data, DateTimeOffset.UtcNow).ToUtf8Json(), data.EventId);

    public async Task SendAsync(string entity, byte[] body, string messageId)
    {
        await using var sender = _broker.CreateSender(entity);
        await sender.SendMessageAsync(new ServiceBusMessage(body) { MessageId = messageId }, Stop);
    }

    public async Task<(int Status, JsonElement Body)> GetAsync(string path)
    {
        using var response = await _system.Http.GetAsync(path, Stop);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Stop));
    }

    /// <summary>The single dead letter of a subscription, when it is there.</summary>
    public async Task<ServiceBusReceivedMessage> DeadLetterAsync(string topic, string subscription)
    {
        await using var receiver = _broker.CreateReceiver(
            topic, subscription, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        return await Eventually.ValueAsync(async () => (await receiver.PeekMessagesAsync(10, cancellationToken: Stop)).SingleOrDefault());
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        await _system.DisposeAsync();
    }
}
