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
        Assert.Equal(Me, new Caller(Me, Role.Customer).ActFor(null));
        Assert.Equal(Me, new Caller(Me, Role.Customer).ActFor(Me));
        Assert.Equal(Other, new Caller(Me, Role.Admin).ActFor(Other));
    }

    [Fact]
    public void What_is_no_user_id_is_nobody_to_an_admin() => Assert.Null(new Caller(Me, Role.Admin).ActFor("other"));

    [Theory]
    [InlineData("user-aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("")]
    [InlineData("other")]
    public void A_customer_acts_for_nobody_else(string other)
    {
        var refusal = Assert.Throws<ProblemException>(() => new Caller(Me, Role.Customer).ActFor(other));

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
        var request = new Microsoft.AspNetCore.Http.DefaultHttpContext().Request;

        Assert.Null(Caller.Find(request));
        Assert.Throws<InvalidOperationException>(() => Caller.Of(request));
    }
}
