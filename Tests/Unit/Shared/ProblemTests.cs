using BillingFunctions.Accounts;
using Microsoft.AspNetCore.Http;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Tests.Support;

namespace Tests.Unit.Shared;

public sealed class ProblemTests
{
    private static readonly IReadOnlyList<ProblemType> All = ProblemKinds.All;

    [Fact]
    public async Task A_problem_has_the_members_of_rfc_9457_and_its_own()
    {
        var problem = new Problem(AccountProblemTypes.InsufficientFunds, "Too little.")
        {
            Members = new Dictionary<string, object> { ["order"] = new { OrderId = "o" } },
        };

        var answer = await HttpAnswer.OfAsync(problem, "/api/orders");

        Assert.Equal((402, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Equal(
            """
            {"type":"/problems/insufficient-funds","title":"The balance is too low.","status":402,"detail":"Too little.",
            "instance":"/api/orders","order":{"orderId":"o"}}
            """.ReplaceLineEndings(""),
            answer.Body.GetRawText());
    }

    [Fact]
    public void Every_kind_of_problem_has_its_own_uri_and_a_status_of_an_error()
    {
        Assert.Equal(All.Count, All.Select(type => type.Uri).Distinct().Count());
        Assert.All(All, type => Assert.Matches("^/problems/[a-z-]+$", type.Uri));
        Assert.All(All, type => Assert.InRange(type.Status, 400, 599));
    }

    [Fact]
    public async Task Headers_are_added_where_they_have_a_value()
    {
        IResult answer = TypedResults.Ok(new { When = new DateTimeOffset(2026, 11, 20, 1, 0, 0, TimeSpan.FromHours(1)), Nothing = (string?)null });

        var sent = await HttpAnswer.OfAsync(answer.WithETag(7).WithReplayed(true).WithHeader("Absent", null));

        Assert.Equal(("\"7\"", "true"), (sent.Headers.ETag.ToString(), sent.Headers["Idempotency-Replayed"].ToString()));
        Assert.False(sent.Headers.ContainsKey("Absent"));
        Assert.Equal("""{"when":"2026-11-20T00:00:00Z"}""", sent.Body.GetRawText());
    }
}
