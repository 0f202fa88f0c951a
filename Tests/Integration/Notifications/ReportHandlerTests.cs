using NotificationFunctions.DeliveryReports;
using NotificationFunctions.Emails;
using Shared.Emails;
using Shared.Failures;
using Shared.Http.Requests;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Notifications;

/// <summary>A batch about many emails, of which some cannot be written.</summary>
public sealed class ReportHandlerTests(TableServiceFixture tableService) : IAsyncLifetime
{
    private const int Emails = 40;

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly EmailState Delivered = new(EmailStatus.Delivered, Noon, null);

    private readonly string _connectionString = tableService.NewAccountConnectionString();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Storage.Client(_connectionString, repeats: 3).CreateTableIfNotExistsAsync(EmailTable.Name, Stop);
        foreach (var email in References())
            await Table().TryRecordAsync(new SentEmail(email, "OrderConfirmed", null, "ada@example.com", "Subject", null), [], Stop);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task One_email_that_cannot_be_written_does_not_keep_the_others_from_theirs_and_the_next_call_makes_up_for_it()
    {
        var script = new FaultScript(Fault.None, Fault.None, Fault.Before);

        var failure = await Assert.ThrowsAsync<AggregateException>(() => script.RunAsync(HandleAsync));

        Assert.True(TransientFailure.IsTransient(failure));
        Assert.Equal(Emails - 1, await CountDeliveredAsync());
        Assert.True(await HandleAsync());
        Assert.Equal(Emails, await CountDeliveredAsync());
    }

    [Fact]
    public async Task Where_no_email_can_be_written_it_soon_gives_up()
    {
        var script = new FaultScript([.. Enumerable.Repeat(Fault.Before, Emails)]);

        var failure = await Assert.ThrowsAsync<AggregateException>(() => script.RunAsync(HandleAsync));

        Assert.True(TransientFailure.IsTransient(failure));
        Assert.InRange(script.Operations.Count(operation => operation.IsWrite), 8, 16);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_ends_as_that()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ReportHandler(Table()).HandleAsync(Batch(), cancelled.Token));
    }

    private static IEnumerable<EmailReference> References() =>
        Enumerable.Range(0, Emails).Select(number => new EmailReference(UserId.For("ada", "key-1"), $"event-{number}", Noon.AddTicks(number)));

    private static ReportBatch Batch() => new(References().ToDictionary(email => email, _ => Delivered), 0);

    private EmailWriter Table() => new(Storage.Client(_connectionString, repeats: 0), Storage.ConflictRetry);

    private async Task<bool> HandleAsync()
    {
        await new ReportHandler(Table()).HandleAsync(Batch(), Stop);
        return true;
    }

    private async Task<int> CountDeliveredAsync() =>
        (await new EmailTable(Storage.Client(_connectionString, repeats: 0)).ReadPageAsync(UserId.For("ada", "key-1"), new PageRequest(100, null), Stop))
            .Items.Count(email => email.State == Delivered);
}
