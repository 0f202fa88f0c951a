using BillingFunctions.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Answers;
using Shared.Http.Requests;

namespace BillingFunctions.Entries;

/// <summary>GET /accounts/{userId}/entries.</summary>
public sealed class ListEntries(AccountTable accounts, EntryStatement statement)
{
    /// <summary>
    /// Answers 200 with one page of the ledger, or of a span of time of it, newest first, as JSON or as CSV; or 404. The page after a
    /// page of CSV stands in its Link header.
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
        if (await accounts.FindAsync(userId, cancellationToken) is not var (account, _))
        {
            return AccountProblems.NotFound;
        }

        var page = await statement.ReadAsync(account, range, pageRequest, cancellationToken);
        var list = new EntryList([.. page.Items.Select(EntryView.Of)], page.Continuation);
        IResult answer = AcceptedMedia.Prefers(request, CsvAnswer.MediaType)
            ? EntryCsv.Of(list).WithHeader("Link", LinkToNext(request, page.Continuation))
            : TypedResults.Ok(list);
        return answer.WithHeader("Vary", "Accept");
    }

    // RFC 8288; relative, as every address that the API gives.
    private static string? LinkToNext(HttpRequest request, string? continuation)
    {
        if (continuation is null)
        {
            return null;
        }

        var kept = request.Query.Where(parameter => parameter.Key != "continuation");
        var query = QueryString.Create(kept).Add("continuation", continuation);
        return $"<{request.PathBase}{request.Path}{query}>; rel=\"next\"";
    }
}
