using System.Net;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using NotificationFunctions.Consumers;
using NotificationFunctions.Emails;
using NotificationFunctions.Recipients;
using SendGrid;
using SendGrid.Helpers.Mail;
using Shared.Emails;
using Shared.Events;
using Shared.Http.Requests;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Notifications;

/// <summary>A test of the consumer on the table service, with a mocked broker and a mocked SendGrid.</summary>
public abstract class NotificationTest(TableServiceFixture tableService) : IAsyncLifetime
{
    private readonly Mock<ServiceBusSender> _retries = new();
    private readonly Mock<ISendGridClient> _sendGrid = new();
    private string _connectionString = "";

    protected static UserId User { get; } = UserId.For("ada", "key-1");

    protected static OrderConfirmed Confirmed { get; } = new(OrderId.Parse("order-aaaaaaaaaaaaaaaaaaaaaaaaaa"), User, 400m, "USD", "A kite");

    protected static CustomerRegistered Registered { get; } = new(User, 1, "Ada", "Lovelace", "ada@example.com");

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The addresses that emails were sent to.</summary>
    protected List<string> SentTo { get; } = [];

    /// <summary>The copies that wait on the queue.</summary>
    protected List<ServiceBusMessage> Waiting { get; } = [];

    /// <summary>What SendGrid answers.</summary>
    protected HttpStatusCode Answer { get; set; } = HttpStatusCode.Accepted;

    /// <summary>The clock of the consumer.</summary>
    private protected ManualTime Time { get; } = new(DateTimeOffset.UtcNow);

    /// <summary>Awaited when SendGrid has taken an email, before its answer arrives.</summary>
    protected Func<Task> AfterSend { get; set; } = () => Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _connectionString = tableService.NewAccountConnectionString();
        var service = Storage.Client(_connectionString, repeats: 3);
        await service.CreateTableIfNotExistsAsync(RecipientTable.Name, Stop);
        await service.CreateTableIfNotExistsAsync(EmailTable.Name, Stop);
        _retries
            .Setup(sender => sender.ScheduleMessageAsync(
                It.IsAny<ServiceBusMessage>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()))
            .Callback((ServiceBusMessage copy, DateTimeOffset _, CancellationToken _) => Waiting.Add(copy))
            .ReturnsAsync(1);
        _sendGrid.Setup(client => client.SendEmailAsync(It.IsAny<SendGridMessage>(), It.IsAny<CancellationToken>()))
            .Returns(async (SendGridMessage email, CancellationToken _) =>
            {
                if (Answer == HttpStatusCode.Accepted)
                {
                    lock (SentTo)
                        SentTo.Add(email.Personalizations[0].Tos[0].Email);
                }

                await AfterSend();
                return new Response(Answer, null, null);
            });
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Delivers an event, and returns whether its message was completed.</summary>
    /// <param name="data">The event.</param>
    /// <param name="repeats">How often the client of the storage repeats a request that gets no answer.</param>
    /// <param name="happened">When it happened; null for now.</param>
    protected Task<bool> DeliverAsync(IntegrationEvent data, int repeats = 3, DateTimeOffset? happened = null) =>
        DeliverAsync(CloudEvent.From(data, happened ?? Time.GetUtcNow()).ToUtf8Json(), new Dictionary<string, object>(), repeats);

    /// <summary>Delivers the copy that waits.</summary>
    protected async Task<bool> DeliverWaitingAsync()
    {
        var copy = Assert.Single(Waiting);
        Waiting.Clear();
        return await DeliverAsync(copy.Body.ToArray(), copy.ApplicationProperties, repeats: 3);
    }

    private protected Task<Recipient?> RecipientAsync() =>
        new RecipientTable(Storage.Client(_connectionString, 3), Storage.ConflictRetry).FindAsync(User, Stop);

    /// <summary>The recorded emails, newest first.</summary>
    private protected async Task<IReadOnlyList<SentEmail>> RecordedAsync() =>
        (await new EmailTable(Storage.Client(_connectionString, repeats: 3)).ReadPageAsync(User, new PageRequest(100, null), Stop)).Items;

    /// <summary>Takes the copy of the customer's profile away.</summary>
    private protected async Task DeleteRecipientAsync() => Assert.False(
        (await Storage.Client(_connectionString, 3).GetTableClient(RecipientTable.Name).DeleteEntityAsync(User, RecipientRow.Key, default, Stop)).IsError);

    /// <summary>Takes a row of the customer's emails away.</summary>
    private protected async Task DeleteEmailRowAsync(string rowKey) =>
        Assert.False((await Storage.Client(_connectionString, 3).GetTableClient(EmailTable.Name).DeleteEntityAsync(User, rowKey, default, Stop)).IsError);

    private protected EmailWriter Emails(int repeats) => new(Storage.Client(_connectionString, repeats), Storage.ConflictRetry);

    private async Task<bool> DeliverAsync(byte[] body, IDictionary<string, object> properties, int repeats)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        var isCompleted = false;
        var actions = new Mock<ServiceBusMessageActions>(MockBehavior.Strict);
        actions.Setup(settle => settle.CompleteMessageAsync(It.IsAny<ServiceBusReceivedMessage>(), It.IsAny<CancellationToken>()))
            .Callback(() => isCompleted = true).Returns(Task.CompletedTask);
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(
            BinaryData.FromBytes(body), messageId: "message", properties: properties);
        await Consumer(repeats).ConsumeAsync(message, actions.Object, Stop);
        return isCompleted;
    }

    private EventConsumer Consumer(int repeats)
    {
        var recipients = new RecipientTable(Storage.Client(_connectionString, repeats), Storage.ConflictRetry);
        var sender = new EmailSender(_sendGrid.Object, new EmailAddress("orders@example.com"), Time);
        var delivery = new EmailDelivery(recipients, Emails(repeats), sender, Time, NullLogger<EmailDelivery>.Instance);
        var erasure = new CustomerErasure(recipients, Emails(repeats), delivery, Time, NullLogger<CustomerErasure>.Instance);
        return new EventConsumer(
            new EventDispatcher(recipients, delivery, erasure, Time),
            new RetryScheduler(_retries.Object, Time),
            NullLogger<EventConsumer>.Instance);
    }
}
