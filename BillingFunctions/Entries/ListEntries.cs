using BillingFunctions.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Answers;
using Shared.Http.Requests;

namespace BillingFunctions.Entries;

/// <summary>GET /accounts/{userId}/entries.</summary>
public sealed class ListEntries(AccountTable accounts)
{
    /// <summary>Answers 200 with one page of the ledger, newest first, or 404.</summary>
    [Function(nameof(ListEntries))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "accounts/{userId}/entries")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken)
    {
        var pageRequest = PageRequest.Read(request);
        if (await accounts.FindAsync(userId, cancellationToken) is null)
        {
            return AccountProblems.NotFound;
        }

        var page = await accounts.ReadEntriesAsync(userId, pageRequest, cancellationToken);
        return new JsonAnswer(StatusCodes.Status200OK, new EntryList([.. page.Items.Select(EntryView.Of)], page.Continuation));
    }
}
