using System.Runtime.CompilerServices;
using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;

namespace BillingFunctions.Entries;

/// <summary>GET /accounts/{userId}/entries.</summary>
public sealed class ListEntries(AccountTable accounts, EntryStatement statement)
{
    private static readonly string[] CsvHeader =
        ["sequence", "createdAt", "kind", "amount", "balance", "currency", "operationId", "orderId", "reference", "actorRole", "actorId"];

    /// <summary>
    /// Answers 200 with the ledger, newest entries first, or 404. It may be narrowed by time and by kind. JSON comes page by page; CSV is one file with all
    /// entries, however many there are.
    /// </summary>
    [Function(nameof(ListEntries))]
    [AcceptsQuery("from", "to", "kind", "limit", "continuation")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/{userId}/entries")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken)
    {
        var page = PageRequest.Read(request);
        var filter = new EntryFilter(TimeRange.Read(request), ReadKind(request));
        var isCsv = AcceptedMedia.Prefers(request, CsvAnswer.MediaType);
        if (isCsv)
            RefusePaging(request);
        if (!UserId.TryParse(userId, out var user) || await accounts.FindAsync(user, cancellationToken) is not var (account, _))
            return AccountProblems.NotFound;

        var answer = isCsv ? Csv(account, filter, Caller.Of(request)) : await JsonAsync(account, filter, page, Caller.Of(request), cancellationToken);
        return answer.WithHeader("Vary", "Accept");
    }

    private async Task<IResult> JsonAsync(Account account, EntryFilter filter, PageRequest page, Caller caller, CancellationToken cancellationToken)
    {
        var found = await statement.ReadPageAsync(account, filter, page, cancellationToken);
        return TypedResults.Ok(new EntryList([.. found.Items.Select(entry => EntryView.Of(entry, caller))], found.Continuation));
    }

    private CsvAnswer Csv(Account account, EntryFilter filter, Caller caller)
    {
        return new CsvAnswer(CsvHeader, RowsAsync(), $"entries-{account.UserId}.csv");

        async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var entry in statement.ReadAllAsync(account, filter, cancellationToken))
                yield return CsvRow(EntryView.Of(entry, caller));
        }
    }

    private static IReadOnlyList<object?> CsvRow(EntryView entry) =>
    [
        entry.Sequence, entry.CreatedAt, entry.Kind, entry.Amount, entry.Balance, entry.Currency, entry.OperationId, entry.OrderId,
        entry.Reference, entry.Actor?.Role, entry.Actor?.Id,
    ];

    private static EntryKind? ReadKind(HttpRequest request)
    {
        if (!request.Query.TryGetValue("kind", out var texts))
            return null;

        // By name only: Enum.Parse would also accept numbers.
        foreach (var kind in Enum.GetValues<EntryKind>())
        {
            if (texts.ToString() == kind.ToString())
                return kind;
        }

        throw ValidationErrors.Of("kind", $"must be one of {string.Join(", ", Enum.GetNames<EntryKind>())}.");
    }

    private static void RefusePaging(HttpRequest request)
    {
        foreach (var name in (string[])["limit", "continuation"])
        {
            if (request.Query.ContainsKey(name))
                throw ValidationErrors.Of(name, "is for JSON only; CSV has all entries.");
        }
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
    /// <summary>The ID of the payment in another system; absent where it has none.</summary>
    public string? Reference { get; init; }

    /// <summary>Who caused the movement, for admins; absent for others.</summary>
    public Actor? Actor { get; init; }

    /// <summary>Shows an entry to a caller.</summary>
    public static EntryView Of(LedgerEntry entry, Caller caller) => new(
        entry.Sequence,
        entry.OperationId,
        entry.Kind,
        entry.Amount.Amount,
        entry.Balance.Amount,
        entry.Balance.Currency.Code,
        entry.CreatedAt,
        entry.OrderId)
    {
        Reference = entry.Reference,
        Actor = caller.Role == Role.Admin ? entry.Actor : null,
    };
}
