using BillingFunctions.Accounts;
using BillingFunctions.Entries;
using BillingFunctions.Ledger;
using Microsoft.AspNetCore.Http;
using Shared.Amounts;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;

namespace BillingFunctions.Movements;

/// <summary>The common part of deposits and withdrawals: an amount that is moved once for each idempotency key.</summary>
public sealed class Movement(AccountTable accounts, AccountLedger ledger)
{
    private const int MaxReferenceLength = 100;

    /// <summary>Answers 201 with the entry, or a problem. A repeated key gets the first answer again.</summary>
    /// <exception cref="ProblemException">The request is not valid.</exception>
    public async Task<IResult> RunAsync(HttpRequest request, string userId, EntryKind kind, CancellationToken cancellationToken)
    {
        var key = IdempotencyKey.ReadRequired(request);
        var body = await JsonBody.ReadAsync(request, cancellationToken);
        var amount = body.RequiredNumber("amount");
        var reference = ReadReference(body);
        body.ThrowIfInvalid();

        if (!UserId.TryParse(userId, out var user) || await accounts.FindAsync(user, cancellationToken) is not var (account, _))
            return AccountProblems.NotFound;
        if (!Money.TryFromAmount(amount!.Value, account.Currency, out var money, out var error))
            throw ValidationErrors.Of("amount", error);

        try
        {
            var caller = Caller.Of(request);
            var operation = new LedgerOperation(user, kind, key, money) { Actor = Actor.Of(caller), Reference = reference };
            return Answer(await ledger.ApplyAsync(operation, cancellationToken), caller);
        }
        catch (OperationMismatchException)
        {
            return new Problem(ProblemTypes.KeyReused, "The key was used before with another amount or reference.");
        }
    }

    // It goes into logs, files and other systems, so it is printable ASCII, as the IDs of payment providers are.
    private static string? ReadReference(JsonBody body)
    {
        var reference = body.OptionalText("reference", MaxReferenceLength);
        if (reference is not null && (reference.Length == 0 || reference.Any(character => character is <= ' ' or > '~')))
            body.Errors.Add("reference", "must be printable ASCII without spaces.");
        return reference;
    }

    private static IResult Answer(LedgerResult result, Caller caller)
    {
        IResult answer = result.Entry is { } entry
            ? TypedResults.Created((string?)null, EntryView.Of(entry, caller))
            : AccountProblems.For(result.Reason!.Value);
        return answer.WithReplayed(result.IsReplay);
    }
}
