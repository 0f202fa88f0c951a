using Shared.Http.Answers;

namespace BillingFunctions.Entries;

/// <summary>A page of a ledger as CSV.</summary>
internal static class EntryCsv
{
    private static readonly string[] Header = ["sequence", "createdAt", "kind", "amount", "balance", "currency", "operationId", "orderId"];

    public static CsvAnswer Of(EntryList list) => new(Header, list.Entries.Select(Row));

    private static IReadOnlyList<object?> Row(EntryView entry) =>
        [entry.Sequence, entry.CreatedAt, entry.Kind, entry.Amount, entry.Balance, entry.Currency, entry.OperationId, entry.OrderId];
}
