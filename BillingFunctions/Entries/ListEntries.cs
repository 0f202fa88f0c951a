using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;

namespace BillingFunctions.Entries;

/// <summary>GET /accounts/{userId}/entries.</summary>
public sealed class ListEntries(AccountTable accounts, EntryStatement statement)
{
    private static readonly string[] CsvHeader = ["sequence", "createdAt", "kind", "amount", "balance", "currency", "operationId", "orderId"];

    /// <summary>
    /// Answers 200 with one page of the ledger, or of a span of time of it, newest first, as JSON or as CSV; or 404. A page of CSV links to the next one in
    /// its Link header.
    /// </summary>
    [Function(nameof(ListEntries))]
    [AcceptsQuery("from", "to", "limit", "continuation")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/{userId}/entries")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken)
    {
        var pageRequest = PageRequest.Read(request);
        var range = TimeRange.Read(request);
        if (!UserId.TryParse(userId, out var user) || await accounts.FindAsync(user, cancellationToken) is not var (account, _))
            return AccountProblems.NotFound;

        var page = await statement.ReadAsync(account, range, pageRequest, cancellationToken);
        var list = new EntryList([.. page.Items.Select(EntryView.Of)], page.Continuation);
        IResult answer = AcceptedMedia.Prefers(request, CsvAnswer.MediaType)
            ? new CsvAnswer(CsvHeader, list.Entries.Select(CsvRow)).WithHeader("Link", LinkToNext(request, page.Continuation))
            : TypedResults.Ok(list);
        return answer.WithHeader("Vary", "Accept");
    }

    private static IReadOnlyList<object?> CsvRow(EntryView entry) =>
        [entry.Sequence, entry.CreatedAt, entry.Kind, entry.Amount, entry.Balance, entry.Currency, entry.OperationId, entry.OrderId];

    // RFC 8288. It is relative, like every address that the API gives.
    private static string? LinkToNext(HttpRequest request, string? continuation)
    {
        if (continuation is null)
            return null;

        var kept = request.Query.Where(parameter => parameter.Key != "continuation");
        var query = QueryString.Create(kept).Add("continuation", continuation);
        return $"<{request.PathBase}{request.Path}{query}>; rel=\"next\"";
    }
}

/// <summary>A page of a ledger, newest entries first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Continuation">Asks for the next page; null on the last one.</param>
public sealed record EntryList(IReadOnlyList<EntryView> Entries, string? Continuation);

/// <summary>A ledger entry as the API shows it.</summary>
/// <param name="Sequence">The number of the entry; the first one of an account is 1.</param>
/// <param name="OperationId">The idempotency key of the client, or the order ID.</param>
/// <param name="Kind">What the movement was for.</param>
/// <param name="Amount">How much, in major units; negative where the balance fell.</param>
/// <param name="Balance">The balance after it, in major units.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="CreatedAt">When it was booked.</param>
/// <param name="OrderId">The order that was paid or refunded; absent otherwise.</param>
public sealed record EntryView(
    long Sequence, string OperationId, EntryKind Kind, decimal Amount, decimal Balance, string Currency, DateTimeOffset CreatedAt, string? OrderId)
{
    /// <summary>Shows an entry.</summary>
    public static EntryView Of(LedgerEntry entry) => new(
        entry.Sequence,
        entry.OperationId,
        entry.Kind,
        entry.Amount.Amount,
        entry.Balance.Amount,
        entry.Balance.Currency.Code,
        entry.CreatedAt,
        entry.OrderId);
}
