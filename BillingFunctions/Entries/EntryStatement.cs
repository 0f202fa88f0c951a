using System.Runtime.CompilerServices;
using BillingFunctions.Ledger;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;

namespace BillingFunctions.Entries;

/// <summary>Which entries of a ledger are asked for.</summary>
/// <param name="Range">The span of time.</param>
/// <param name="Kind">The kind; null for all.</param>
public sealed record EntryFilter(TimeRange Range, EntryKind? Kind)
{
    /// <summary>Whether the filter lets an entry through that is not after the end of the span.</summary>
    public bool Includes(LedgerEntry entry) => !IsBefore(entry) && (Kind is null || Kind == entry.Kind);

    /// <summary>Whether the entry, and with it all older ones, comes before the span.</summary>
    public bool IsBefore(LedgerEntry entry) => entry.CreatedAt < Range.From;
}

/// <summary>
/// Reads a ledger, or a part of it, newest entries first. Times never run backwards within a ledger, so the end of a span of time is found by binary search:
/// one point read for each doubling of the ledger's length, on the first page only. The beginning of the span needs no reads.
/// </summary>
public sealed class EntryStatement(AccountTable accounts)
{
    // As many rows as Table Storage returns in one answer. A page of one kind looks at no more, so it may be short and still not be the last.
    private const int MaxRows = 1_000;

    /// <summary>Reads one page.</summary>
    /// <param name="account">The account as it was read just now. Later entries do not belong to a span that has an end.</param>
    /// <param name="filter">Which entries.</param>
    /// <param name="page">Which page of them. A continuation goes on where the page before ended, so the span's end has been applied already.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<ListPage<LedgerEntry>> ReadPageAsync(Account account, EntryFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var limit = page.Limit;
        if (page.After is null && filter.Range.To is { } to)
            page = page with { After = InvertedNumber.Format(await FindLastBeforeAsync(account, to, cancellationToken) + 1) };
        if (filter.Kind is not null)
            page = page with { Limit = MaxRows - 1 };

        var rows = await accounts.ReadEntriesAsync(account.UserId, page, cancellationToken);
        LedgerEntry[] found = [.. rows.Items.Where(filter.Includes)];
        if (found.Length > limit)
            return new ListPage<LedgerEntry>(found[..limit], PageRequest.Encode(InvertedNumber.Format(found[limit - 1].Sequence)));
        return new ListPage<LedgerEntry>(found, rows.Items.Any(filter.IsBefore) ? null : rows.Continuation);
    }

    /// <summary>Reads all entries, as they are asked for.</summary>
    /// <param name="account">The account as it was read just now. Later entries are left out.</param>
    /// <param name="filter">Which entries.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<LedgerEntry> ReadAllAsync(
        Account account, EntryFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var newest = filter.Range.To is { } to ? await FindLastBeforeAsync(account, to, cancellationToken) : account.Sequence;
        await foreach (var row in accounts.ReadEntryRowsAsync(account.UserId, newest, MaxRows, cancellationToken))
        {
            var entry = row.ToEntry();
            if (filter.IsBefore(entry))
                yield break;
            if (filter.Includes(entry))
                yield return entry;
        }
    }

    // The sequence of the last entry before a time; 0 if there is none.
    private async Task<long> FindLastBeforeAsync(Account account, DateTimeOffset time, CancellationToken cancellationToken)
    {
        if (account.UpdatedAt < time)
            return account.Sequence;

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
