using System.Globalization;
using Shared.Identifiers;

namespace BillingFunctions.Ledger;

/// <summary>
/// Recomputes an account from its entries. They are passed one by one, newest first, so that no more than two are held, however long the ledger is.
/// It takes the rows as they are stored, because it looks for contents that the ledger would never write.
/// </summary>
internal sealed class LedgerRules(Account account)
{
    private readonly List<Disagreement> _found = [];

    private long _expected = account.Sequence;
    private EntryRow? _newer;
    private Int128 _sum;
    private long _entries;

    /// <summary>Checks the newest entry that was stored before the account was read: the account must know it.</summary>
    public void CheckNewest(EntryRow newest)
    {
        if (PlaceOf(newest) is { } place && place > account.Sequence)
        {
            _found.Add(new Disagreement(DisagreementKind.Sequence, null, Text(place), Text(account.Sequence)));
        }
    }

    /// <summary>Checks the next older entry.</summary>
    public void Check(EntryRow entry)
    {
        _entries++;
        _sum += entry.Amount;
        CheckContent(entry);
        if (PlaceOf(entry) != entry.Sequence)
        {
            _found.Add(new Disagreement(DisagreementKind.Sequence, PlaceOf(entry), entry.RowKey, Text(entry.Sequence)));
        }

        var place = PlaceOf(entry) ?? _expected;
        CheckGap(place);
        CheckNewer(entry.Balance);
        _newer = entry;
        _expected = place - 1;
    }

    /// <summary>Checks what can be checked after the oldest entry, and reports.</summary>
    public AuditReport Finish()
    {
        CheckGap(0);
        CheckNewer(0);
        if (account.Sequence < 0)
        {
            _found.Add(new Disagreement(DisagreementKind.Sequence, null, "0 or more", Text(account.Sequence)));
        }

        if (_sum != account.Balance.MinorUnits)
        {
            _found.Add(new Disagreement(DisagreementKind.Balance, null, Amount(_sum), Amount(account.Balance.MinorUnits)));
        }

        return new AuditReport(
            account.UserId,
            account.Currency.Code,
            account.Balance.Amount,
            account.Sequence,
            _entries,
            _found.Count == 0,
            _found);
    }

    private void CheckContent(EntryRow entry)
    {
        if (entry.Currency != account.Currency.Code)
        {
            _found.Add(new Disagreement(DisagreementKind.Currency, entry.Sequence, account.Currency.Code, entry.Currency));
        }

        if (!Enum.TryParse<EntryKind>(entry.Kind, out var kind) || !Enum.IsDefined(kind))
        {
            _found.Add(new Disagreement(DisagreementKind.EntryKind, entry.Sequence, "a known kind", entry.Kind));
        }
        else if (kind.IsCredit ? entry.Amount <= 0 : entry.Amount >= 0)
        {
            var sign = kind.IsCredit ? "more than 0" : "less than 0";
            _found.Add(new Disagreement(DisagreementKind.Amount, entry.Sequence, sign, Amount(entry.Amount)));
        }
    }

    private void CheckGap(long place)
    {
        if (place >= _expected)
        {
            return;
        }

        _found.Add(new Disagreement(DisagreementKind.MissingEntry, _expected, $"entries {place + 1} to {_expected}", "none"));
        _newer = null;
    }

    // The balance before a gap is unknown, so there is nothing to compare.
    private void CheckNewer(long balanceBefore)
    {
        if (_newer is { } newer && (Int128)balanceBefore + newer.Amount is var expected && expected != newer.Balance)
        {
            _found.Add(new Disagreement(DisagreementKind.RunningBalance, newer.Sequence, Amount(expected), Amount(newer.Balance)));
        }
    }

    // The sequence according to the row key, by which the table sorts; null where the key is not that of an entry.
    private static long? PlaceOf(EntryRow entry) =>
        long.TryParse(entry.RowKey.AsSpan(EntryRow.Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var inverted)
            && entry.RowKey.Length == EntryRow.Prefix.Length + InvertedNumber.Length
            && inverted < long.MaxValue
            ? long.MaxValue - inverted
            : null;

    private string Amount(Int128 minorUnits) =>
        ((decimal)minorUnits / account.Currency.MinorUnitsPerMajor).ToString($"F{account.Currency.Exponent}", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
