using BillingFunctions.Accounts;
using BillingFunctions.Entries;
using BillingFunctions.Ledger;
using Microsoft.AspNetCore.Http;
using Shared.Amounts;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identifiers;

namespace BillingFunctions.Movements;

/// <summary>The common part of deposits and withdrawals: an amount that is moved once for each idempotency key.</summary>
public sealed class Movement(AccountTable accounts, AccountLedger ledger)
{
    /// <summary>Answers 201 with the entry, or a problem. A repeated key gets the first answer again.</summary>
    /// <exception cref="ProblemException">The request is not valid.</exception>
    public async Task<IResult> RunAsync(HttpRequest request, string userId, EntryKind kind, CancellationToken cancellationToken)
    {
        var key = IdempotencyKey.ReadRequired(request);
        var body = await JsonBody.ReadAsync(request, cancellationToken);
        var amount = body.RequiredNumber("amount");
        body.ThrowIfInvalid();

        if (!UserId.TryParse(userId, out var user) || await accounts.FindAsync(user, cancellationToken) is not var (account, _))
            return AccountProblems.NotFound;
        if (!Money.TryFromAmount(amount!.Value, account.Currency, out var money, out var error))
            throw ValidationErrors.Of("amount", error);

        try
        {
            return Answer(await ledger.ApplyAsync(new LedgerOperation(user, kind, key, money), cancellationToken));
        }
        catch (OperationMismatchException)
        {
            return new Problem(ProblemTypes.KeyReused, "The key was used before with another amount.");
        }
    }

    private static IResult Answer(LedgerResult result)
    {
        IResult answer = result.Entry is { } entry
            ? TypedResults.Created((string?)null, EntryView.Of(entry))
            : AccountProblems.For(result.Reason!.Value);
        return answer.WithReplayed(result.IsReplay);
    }
}
