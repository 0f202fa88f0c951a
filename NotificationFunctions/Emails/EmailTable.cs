using Azure;
using Azure.Data.Tables;
using Shared.Failures;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Storage;

namespace NotificationFunctions.Emails;

/// <summary>The table of emails: what was sent, what became of it, and which events are thereby done.</summary>
public sealed class EmailTable(TableServiceClient service, ConflictRetry retry)
{
    /// <summary>The name of the table: what was sent, and which events are done.</summary>
    public const string Name = "Emails";

    private readonly TableClient _table = service.GetTableClient(Name);

    /// <summary>Whether the email about an event was recorded.</summary>
    public async Task<bool> ContainsAsync(string userId, string eventId, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<HandledEventRow>(
            userId, HandledEventRow.KeyOf(eventId), cancellationToken: cancellationToken);
        return row.HasValue;
    }

    /// <summary>
    /// Records an email, one for each event. Where one is recorded already, nothing changes. What was reported of it before remains.
    /// </summary>
    /// <returns>Whether this call recorded it. False may also mean that it did, and that the answer was lost.</returns>
    public async Task<bool> TryRecordAsync(SentEmail email, CancellationToken cancellationToken)
    {
        var row = SentEmailRow.From(email);
        try
        {
            await _table.SubmitTransactionAsync(
                [new(TableTransactionActionType.UpsertMerge, row), new(TableTransactionActionType.Add, HandledEventRow.From(row))],
                cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            if (await ContainsAsync(email.Reference.UserId, email.Reference.EventId, cancellationToken))
            {
                return false;
            }

            throw;
        }
    }

    /// <summary>
    /// Keeps what was reported of an email, unless something stronger was. Calls commute with each other and with the record of the email.
    /// In Table Storage that is one point read, and one write where something changes.
    /// </summary>
    /// <returns>Whether this call changed the state. False may also mean that it did, and that the answer was lost.</returns>
    /// <exception cref="ContentionException">Other writers were faster for too long.</exception>
    public Task<bool> ReportAsync(EmailReference email, EmailState reported, CancellationToken cancellationToken) =>
        retry.RunAsync(
            async token =>
            {
                // After a conflict this reads what has won; if it was this very write, there is nothing left to do.
                var row = await _table.GetEntityIfExistsAsync<EmailStateRow>(email.UserId, SentEmailRow.KeyOf(email), cancellationToken: token);
                var known = row.HasValue ? row.Value!.ToState() : null;
                var state = EmailState.Merge(known, reported);
                if (state == known)
                {
                    return false;
                }

                await WriteAsync(EmailStateRow.From(email, state), row.HasValue ? row.Value!.ETag : null, token);
                return true;
            },
            cancellationToken);

    /// <summary>Reads one page of the emails to a customer, newest first. It has fewer than were asked for where some are not recorded.</summary>
    public async Task<ListPage<SentEmail>> ReadPageAsync(string userId, PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadPageAsync<EmailRow>(userId, SentEmailRow.Prefix, page, cancellationToken);
        return new ListPage<SentEmail>([.. rows.Items.Where(row => row.IsRecorded).Select(row => row.ToEmail())], rows.Continuation);
    }

    private Task<Response> WriteAsync(EmailStateRow row, ETag? replaced, CancellationToken cancellationToken) => replaced is { } version
        ? _table.UpdateEntityAsync(row, version, TableUpdateMode.Merge, cancellationToken)
        : _table.AddEntityAsync(row, cancellationToken);
}
