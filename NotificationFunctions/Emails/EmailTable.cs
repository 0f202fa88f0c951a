using Azure;
using Azure.Data.Tables;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Storage;

namespace NotificationFunctions.Emails;

/// <summary>The table of emails: what was sent, and which events are thereby done.</summary>
public sealed class EmailTable(TableServiceClient service)
{
    private readonly TableClient _table = service.GetTableClient(TableNames.Emails);

    /// <summary>Whether the email about an event was recorded.</summary>
    public async Task<bool> ContainsAsync(string userId, string eventId, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<HandledEventRow>(
            userId, HandledEventRow.KeyOf(eventId), cancellationToken: cancellationToken);
        return row.HasValue;
    }

    /// <summary>Records an email, one for each event. Where one is recorded already, nothing changes.</summary>
    /// <returns>Whether this call recorded it. False may also mean that it did, and that the answer was lost.</returns>
    public async Task<bool> TryRecordAsync(SentEmail email, CancellationToken cancellationToken)
    {
        var row = SentEmailRow.From(email);
        try
        {
            await _table.SubmitTransactionAsync(
                [new(TableTransactionActionType.Add, row), new(TableTransactionActionType.Add, HandledEventRow.From(row))],
                cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            if (await ContainsAsync(email.UserId, email.EventId, cancellationToken))
            {
                return false;
            }

            throw;
        }
    }

    /// <summary>Reads one page of the emails to a customer, newest first.</summary>
    public async Task<ListPage<SentEmail>> ReadPageAsync(string userId, PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadPageAsync<SentEmailRow>(userId, SentEmailRow.Prefix, page, cancellationToken);
        return new ListPage<SentEmail>([.. rows.Items.Select(row => row.ToEmail())], rows.Continuation);
    }
}
