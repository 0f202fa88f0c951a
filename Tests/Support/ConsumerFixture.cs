using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Azure;
using Azure.Data.Tables;
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
using Shared.Identifiers;
using Shared.Storage;

namespace Tests.Support;

/// <summary>The consumer with everything around it mocked: storage, broker, SendGrid, clock. It notes what happens, in order.</summary>
internal sealed class ConsumerFixture
{
    public const string ConfirmedId = "order-aaaaaaaaaaaaaaaaaaaaaaaaaa-OrderConfirmed";

    public static readonly UserId User = UserId.For("ada", "key-1");

    private readonly Mock<TableClient> _recipients = new(MockBehavior.Strict);
    private readonly Mock<TableClient> _emails = new(MockBehavior.Strict);
    private readonly Mock<ServiceBusMessageActions> _actions = new(MockBehavior.Strict);
    private readonly Mock<ServiceBusSender> _retries = new(MockBehavior.Strict);
    private readonly Mock<ISendGridClient> _sendGrid = new(MockBehavior.Strict);

    public ConsumerFixture()
    {
        SetUpTables();
        SetUpBroker();
        _sendGrid.Setup(client => client.SendEmailAsync(It.IsAny<SendGridMessage>(), It.IsAny<CancellationToken>()))
            .Returns((SendGridMessage email, CancellationToken token) =>
            {
                Steps.Add("send");
                Sent.Add(email);
                return OnSendAsync(token);
            });
    }

    public ManualTime Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public List<string> Steps { get; } = [];

    public List<SendGridMessage> Sent { get; } = [];

    public List<(ServiceBusMessage Message, DateTimeOffset Due)> Scheduled { get; } = [];

    public (string? Reason, string? Description) DeadLetter { get; private set; }

    /// <summary>What is stored of the customer; null where nothing has arrived.</summary>
    public RecipientRow? Recipient { get; set; } =
        new() { PartitionKey = User, ProfileVersion = 1, FirstName = "Ada", LastName = "Lovelace", Email = "ada@example.com" };

    public HandledEventRow? HandledEvent { get; set; }

    public Func<CancellationToken, Task<SendGrid.Response>> OnSendAsync { get; set; } = _ => Answer(HttpStatusCode.Accepted);

    public Func<Task> OnRecordAsync { get; set; } = () => Task.CompletedTask;

    public Func<Task> OnReadAsync { get; set; } = () => Task.CompletedTask;

    public Func<Task> OnScheduleAsync { get; set; } = () => Task.CompletedTask;

    public static ServiceBusReceivedMessage Message(IntegrationEvent data, IDictionary<string, object>? properties = null) =>
        Message(CloudEvent.From(data, DateTimeOffset.UnixEpoch).ToUtf8Json(), properties);

    public static ServiceBusReceivedMessage Message(byte[] body, IDictionary<string, object>? properties = null) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(
            BinaryData.FromBytes(body), messageId: ConfirmedId, contentType: CloudEvent.ContentType, properties: properties);

    public static OrderConfirmed Confirmed() => new(OrderId.Parse("order-aaaaaaaaaaaaaaaaaaaaaaaaaa"), User, 400m, "USD", "A kite");

    public static Task<SendGrid.Response> Answer(HttpStatusCode status, string body = "", Action<HttpResponseHeaders>? addHeaders = null)
    {
        var message = new HttpResponseMessage(status) { Content = new StringContent(body) };
        addHeaders?.Invoke(message.Headers);
        return Task.FromResult(new SendGrid.Response(status, message.Content, message.Headers));
    }

    public Task ConsumeAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        var tables = new Mock<TableServiceClient>(MockBehavior.Strict);
        tables.Setup(service => service.GetTableClient(RecipientTable.Name)).Returns(_recipients.Object);
        tables.Setup(service => service.GetTableClient(EmailTable.Name)).Returns(_emails.Object);
        var retry = new ConflictRetry(TimeProvider.System, new Random(1));
        var recipients = new RecipientTable(tables.Object, retry);
        var delivery = new EmailDelivery(
            recipients,
            new EmailWriter(tables.Object, retry),
            new EmailSender(_sendGrid.Object, new EmailAddress("orders@example.com", "Orders"), Time),
            Time,
            NullLogger<EmailDelivery>.Instance);
        var erasure = new CustomerErasure(
            recipients, new EmailWriter(tables.Object, retry), delivery, Time, NullLogger<CustomerErasure>.Instance);
        var consumer = new EventConsumer(
            new EventDispatcher(recipients, delivery, erasure, Time), new RetryScheduler(_retries.Object, Time), NullLogger<EventConsumer>.Instance);
        return consumer.ConsumeAsync(message, _actions.Object, cancellationToken);
    }

    private void SetUpTables()
    {
        _recipients
            .Setup(table => table.GetEntityIfExistsAsync<RecipientRow>(It.IsAny<string>(), "profile", null, It.IsAny<CancellationToken>()))
            .Returns(() => ReadAsync(Recipient));
        _recipients.Setup(table => table.AddEntityAsync(It.IsAny<RecipientRow>(), It.IsAny<CancellationToken>()))
            .Returns((RecipientRow row, CancellationToken _) => KeepAsync(row));
        _recipients
            .Setup(table => table.UpdateEntityAsync(
                It.IsAny<RecipientRow>(), It.IsAny<ETag>(), TableUpdateMode.Replace, It.IsAny<CancellationToken>()))
            .Returns((RecipientRow row, ETag _, TableUpdateMode _, CancellationToken _) => KeepAsync(row));
        _emails
            .Setup(table => table.GetEntityIfExistsAsync<HandledEventRow>(
                It.IsAny<string>(), It.IsAny<string>(), null, It.IsAny<CancellationToken>()))
            .Returns(() => ReadAsync(HandledEvent));
        _emails.Setup(table => table.SubmitTransactionAsync(It.IsAny<IEnumerable<TableTransactionAction>>(), It.IsAny<CancellationToken>()))
            .Returns(async (IEnumerable<TableTransactionAction> batch, CancellationToken token) =>
            {
                token.ThrowIfCancellationRequested();
                await OnRecordAsync();
                Steps.Add("record " + string.Join(' ', batch.Select(action => action.Entity.RowKey.Split('-')[0])));
                return Mock.Of<Response<IReadOnlyList<Azure.Response>>>();
            });
    }

    private void SetUpBroker()
    {
        _actions.Setup(actions => actions.CompleteMessageAsync(It.IsAny<ServiceBusReceivedMessage>(), It.IsAny<CancellationToken>()))
            .Callback(() => Steps.Add("complete")).Returns(Task.CompletedTask);
        _actions.Setup(actions => actions.DeadLetterMessageAsync(
                It.IsAny<ServiceBusReceivedMessage>(), null, It.IsAny<string?>(), It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .Callback(new InvocationAction(call =>
            {
                Steps.Add("dead-letter");
                DeadLetter = ((string?)call.Arguments[2], (string?)call.Arguments[3]);
            }))
            .Returns(Task.CompletedTask);
        _retries
            .Setup(sender => sender.ScheduleMessageAsync(
                It.IsAny<ServiceBusMessage>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()))
            .Returns(async (ServiceBusMessage copy, DateTimeOffset due, CancellationToken _) =>
            {
                await OnScheduleAsync();
                Steps.Add("schedule");
                Scheduled.Add((copy, due));
                return 1L;
            });
    }

    private async Task<NullableResponse<T>> ReadAsync<T>(T? row)
        where T : class
    {
        await OnReadAsync();
        return row is null ? new Missing<T>() : Azure.Response.FromValue(row, Mock.Of<Azure.Response>());
    }

    private Task<Azure.Response> KeepAsync(RecipientRow row)
    {
        Steps.Add(string.Create(CultureInfo.InvariantCulture, $"keep {row.ProfileVersion}"));
        Recipient = row;
        return Task.FromResult(Mock.Of<Azure.Response>());
    }

    private sealed class Missing<T> : NullableResponse<T>
    {
        public override bool HasValue => false;

        public override T Value => throw new InvalidOperationException();

        public override Azure.Response GetRawResponse() => new NotFound();
    }

    // As the client answers for a row that is not there.
    private sealed class NotFound : Azure.Response
    {
        public override int Status => 404;

        public override string ReasonPhrase => "Not Found";

        public override Stream? ContentStream { get; set; } = new MemoryStream("""{"error":{"code":"ResourceNotFound","message":""}}"""u8.ToArray());

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<Azure.Core.HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = null;
            return false;
        }
    }
}
