using Azure;
using Azure.Data.Tables;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Storage;

namespace NotificationFunctions.Emails;

/// <summary>Table <c>Emails</c>: for each email a row that lists it (<c>sent-</c>) and one that recognises its event (<c>msg-</c>).</summary>
public sealed class EmailHistory(TableServiceClient tables)
{
    private const string SentPrefix = "sent-";
    private const string InboxPrefix = "msg-";
    private const string SentKey = "SentKey";

    private readonly TableClient _table = tables.GetTableClient(TableNames.Emails);

    /// <summary>Whether the email about an event was recorded.</summary>
    public async Task<bool> ContainsAsync(string userId, string eventId, CancellationToken cancellationToken) =>
        (await _table.GetEntityIfExistsAsync<TableEntity>(userId, InboxKey(eventId), [SentKey], cancellationToken)).HasValue;

    /// <summary>Records an email, once for each event. Where the event is recorded already, by this very write or another, nothing changes.</summary>
    public async Task RecordAsync(SentEmail email, CancellationToken cancellationToken)
    {
        var sent = ToRow(email);
        var inbox = new TableEntity(email.UserId, InboxKey(email.EventId)) { [SentKey] = sent.RowKey };
        TableTransactionAction[] batch = [new(TableTransactionActionType.Add, sent), new(TableTransactionActionType.Add, inbox)];
        try
        {
            await _table.SubmitTransactionAsync(batch, cancellationToken);
        }
        catch (RequestFailedException conflict) when (ConflictRetry.IsConflict(conflict))
        {
            if (!await ContainsAsync(email.UserId, email.EventId, cancellationToken))
            {
                throw;
            }
        }
    }

    /// <summary>The emails to a customer, newest first.</summary>
    public async Task<ListPage<SentEmail>> ListAsync(string userId, PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadPageAsync<TableEntity>(userId, SentPrefix, page, cancellationToken);
        return new ListPage<SentEmail>([.. rows.Items.Select(ToEmail)], rows.Continuation);
    }

    private static string InboxKey(string eventId) => InboxPrefix + FieldHash.Key("event", eventId);

    private static TableEntity ToRow(SentEmail email) =>
        new(email.UserId, $"{SentPrefix}{InvertedNumber.Format(email.SentAt.UtcTicks)}-{FieldHash.Key("email", email.EventId)}")
        {
            [nameof(SentEmail.EventId)] = email.EventId,
            [nameof(SentEmail.EventType)] = email.EventType,
            [nameof(SentEmail.OrderId)] = email.OrderId,
            [nameof(SentEmail.To)] = email.To,
            [nameof(SentEmail.Subject)] = email.Subject,
            [nameof(SentEmail.Status)] = email.Status.ToString(),
            [nameof(SentEmail.SentAt)] = email.SentAt,
            [nameof(SentEmail.SendGridId)] = email.SendGridId,
        };

    private static SentEmail ToEmail(TableEntity row) => new(
        row.PartitionKey,
        row.GetString(nameof(SentEmail.EventId)),
        row.GetString(nameof(SentEmail.EventType)),
        row.GetString(nameof(SentEmail.OrderId)),
        row.GetString(nameof(SentEmail.To)),
        row.GetString(nameof(SentEmail.Subject)),
        Enum.Parse<EmailStatus>(row.GetString(nameof(SentEmail.Status))),
        row.GetDateTimeOffset(nameof(SentEmail.SentAt)).GetValueOrDefault(),
        row.GetString(nameof(SentEmail.SendGridId)));
}
