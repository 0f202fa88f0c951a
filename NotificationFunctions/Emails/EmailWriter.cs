using Azure;
using Azure.Data.Tables;
using Shared.Emails;
using Shared.Failures;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Storage;

namespace NotificationFunctions.Emails;

/// <summary>How far this app is with an event.</summary>
public enum EventProgress
{
    /// <summary>Nothing is recorded.</summary>
    New,

    /// <summary>The email about a later event was sent. Nothing is recorded of the event itself.</summary>
    Overtaken,

    /// <summary>Its email is recorded.</summary>
    Handled,
}

/// <summary>Writes the table of emails: what was sent, what became of it, and which events are thereby handled.</summary>
public sealed class EmailWriter(TableServiceClient service, ConflictRetry retry)
{
    // An entity group transaction has at most 100 operations.
    private const int MaxRowsPerTransaction = 100;

    private readonly TableClient _table = service.GetTableClient(EmailTable.Name);

    /// <summary>How far this app is with an event. In Table Storage that is one point read.</summary>
    public async Task<EventProgress> ReadProgressAsync(UserId userId, string eventId, CancellationToken cancellationToken) =>
        (await FindAsync(userId, eventId, cancellationToken))?.Progress ?? EventProgress.New;

    /// <summary>
    /// Records an email, one for each event. Where one is recorded already, nothing changes. What was reported of it before remains.
    /// In the same transaction earlier events are marked as overtaken, unless their emails are recorded.
    /// </summary>
    /// <param name="email">The email.</param>
    /// <param name="overtaken">The CloudEvents ids of the events whose emails make no sense after this one.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>Whether this call recorded it. False may also mean that it did, and that the answer was lost.</returns>
    public Task<bool> TryRecordAsync(SentEmail email, IReadOnlyList<string> overtaken, CancellationToken cancellationToken)
    {
        var row = EmailRow.From(email);
        var handled = HandledEventRow.For(row);
        TableTransactionAction[] others =
        [
            new(TableTransactionActionType.UpsertMerge, row),
            .. overtaken.Select(eventId => new TableTransactionAction(
                TableTransactionActionType.UpsertMerge, HandledEventRow.Overtaken(email.Reference.UserId, eventId, email.Reference.EventId))),
        ];

        // Nearly always the event is new, so the first attempt reads nothing.
        var isFirst = true;
        return retry.RunAsync(
            async token =>
            {
                var known = isFirst ? null : await FindAsync(email.Reference.UserId, email.Reference.EventId, token);
                isFirst = false;
                if (known?.Progress == EventProgress.Handled)
                    return false;

                TableTransactionAction record = known is null
                    ? new(TableTransactionActionType.Add, handled)
                    : new(TableTransactionActionType.UpdateMerge, handled, known.ETag);
                await _table.SubmitTransactionAsync([.. others, record], token);
                return true;
            },
            cancellationToken);
    }

    /// <summary>
    /// Keeps what was reported of an email, unless something stronger is known. Reports commute with each other and with the record of the email.
    /// In Table Storage that is one point read, and one write where something changes.
    /// </summary>
    /// <returns>Whether this call changed the state. False may also mean that it did, and that the answer was lost.</returns>
    /// <exception cref="ContentionException">Other writers were faster for too long.</exception>
    public async Task<bool> ReportAsync(EmailReference email, EmailState reported, CancellationToken cancellationToken)
    {
        var isChanged = false;
        await _table.AddOrChangeAsync<EmailRow>(
            retry,
            email.UserId,
            EmailRow.KeyOf(email),
            TableUpdateMode.Merge,
            row =>
            {
                var known = row?.ToState();
                var state = EmailState.Merge(known, reported);
                isChanged = state != known;
                return isChanged ? EmailRow.From(email, state) : null;
            },
            cancellationToken);
        return isChanged;
    }

    /// <summary>Erases the address from all emails to a customer. Its cost grows with their number, and no other call's does.</summary>
    public async Task EraseAddressesAsync(UserId userId, CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var rows = await _table.ReadPageAsync<EmailRow>(userId, EmailRow.Prefix, new PageRequest(MaxRowsPerTransaction, after), cancellationToken);
            var erased = rows.Items.Where(row => row.HasAddress)
                .Select(row => new TableTransactionAction(TableTransactionActionType.UpdateMerge, row.WithoutAddress(), ETag.All)).ToList();
            if (erased.Count > 0)
                await _table.SubmitTransactionAsync(erased, cancellationToken);
            after = rows.Continuation is null ? null : rows.Items[^1].RowKey[EmailRow.Prefix.Length..];
        }
        while (after is not null);
    }

    private Task<HandledEventRow?> FindAsync(UserId userId, string eventId, CancellationToken cancellationToken) =>
        _table.FindAsync<HandledEventRow>(userId, HandledEventRow.KeyOf(eventId), cancellationToken);
}
