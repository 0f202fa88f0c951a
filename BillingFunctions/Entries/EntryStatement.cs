using BillingFunctions.Ledger;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;

namespace BillingFunctions.Entries;

/// <summary>
/// Reads a ledger, or a span of time of it, newest entries first. Times never run backwards within a ledger, so the end of the span is found by binary
/// search: one point read for each doubling of the ledger's length, on the first page only. The beginning of the span needs no reads.
/// </summary>
public sealed class EntryStatement(AccountTable accounts)
{
    /// <summary>Reads one page.</summary>
    /// <param name="account">The account as it was read just now. Later entries do not belong to a span that has an end.</param>
    /// <param name="range">The span.</param>
    /// <param name="page">Which page of it. A continuation goes on where the page before ended, so the span's end has been applied already.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<ListPage<LedgerEntry>> ReadAsync(
        Account account, TimeRange range, PageRequest page, CancellationToken cancellationToken)
    {
        if (page.After is null && range.To is { } to)
        {
            var newest = await FindLastBeforeAsync(account, to, cancellationToken);
            page = page with { After = InvertedNumber.Format(newest + 1) };
        }

        var entries = await accounts.ReadEntriesAsync(account.UserId, page, cancellationToken);
        var isOver = entries.Items.Any(entry => entry.CreatedAt < range.From);
        return isOver ? new ListPage<LedgerEntry>([.. entries.Items.TakeWhile(entry => entry.CreatedAt >= range.From)], null) : entries;
    }

    // The sequence of the last entry before a time; 0 if there is none.
    private async Task<long> FindLastBeforeAsync(Account account, DateTimeOffset time, CancellationToken cancellationToken)
    {
        if (account.UpdatedAt < time)
        {
            return account.Sequence;
        }

        var (low, high) = (0L, account.Sequence);
        while (low < high)
        {
            var middle = high - (high - low) / 2;
            var entry = await accounts.FindEntryAsync(account.UserId, middle, cancellationToken)
                ?? throw new InvalidOperationException($"Entry {middle} of '{account.UserId}' is missing; an audit of the account says what else is.");
            (low, high) = entry.CreatedAt < time ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
