using Microsoft.AspNetCore.Http;
using Shared.Http.Problems;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Unit.Identity;

public sealed class CallerTests
{
    private static readonly UserId Me = UserId.For("me", "key");
    private static readonly UserId Other = UserId.For("other", "key");

    [Fact]
    public void A_request_is_about_the_caller_unless_it_names_somebody()
    {
        Assert.Equal(Me, Caller.ActFor(By(Role.Customer), null));
        Assert.Equal(Me, Caller.ActFor(By(Role.Customer), Me));
        Assert.Equal(Other, Caller.ActFor(By(Role.Admin), Other));
    }

    [Fact]
    public void What_is_no_user_id_is_nobody_to_an_admin() => Assert.Null(Caller.ActFor(By(Role.Admin), "other"));

    [Theory]
    [InlineData("user-aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("")]
    [InlineData("other")]
    public void A_customer_acts_for_nobody_else(string other)
    {
        var refusal = Assert.Throws<ProblemException>(() => Caller.ActFor(By(Role.Customer), other));

        Assert.Equal(ProblemTypes.Forbidden, refusal.Problem.Type);
    }

    [Theory]
    [InlineData("/orders?userId=a&userId=b")]
    [InlineData("/orders?userId=")]
    public async Task A_query_names_one_user_or_none(string path)
    {
        var refusal = Assert.Throws<ProblemException>(() => CallerQuery.FindUserId(HttpRequests.Get(path)));

        Assert.Single((await HttpAnswer.OfAsync(refusal.Problem)).Errors("userId"));
    }

    [Fact]
    public void A_function_that_needs_a_caller_does_not_run_without()
    {
        var request = new DefaultHttpContext().Request;

        Assert.Null(Caller.Find(request));
        Assert.Throws<InvalidOperationException>(() => Caller.Of(request));
    }

    private static HttpRequest By(Role role)
    {
        var request = HttpRequests.Get("/");
        request.HttpContext.Features.Set(new Caller(Me, role));
        return request;
    }
}
