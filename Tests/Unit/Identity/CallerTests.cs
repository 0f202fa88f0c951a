using Shared.Http.Problems;
using Shared.Identity;
using Tests.Support;

namespace Tests.Unit.Identity;

public sealed class CallerTests
{
    [Fact]
    public void A_request_is_about_the_caller_unless_it_names_somebody()
    {
        Assert.Equal("me", new Caller("me", Role.Customer).ActFor(null));
        Assert.Equal("me", new Caller("me", Role.Customer).ActFor("me"));
        Assert.Equal("other", new Caller("me", Role.Admin).ActFor("other"));
    }

    [Theory]
    [InlineData("other")]
    [InlineData("")]
    [InlineData("ME")]
    public void A_customer_acts_for_nobody_else(string other)
    {
        var refusal = Assert.Throws<ProblemException>(() => new Caller("me", Role.Customer).ActFor(other));

        Assert.Equal(ProblemTypes.Forbidden, refusal.Problem.Type);
    }

    [Theory]
    [InlineData("/orders?userId=a&userId=b")]
    [InlineData("/orders?userId=")]
    public async Task A_query_names_one_user_or_none(string path)
    {
        var refusal = Assert.Throws<ProblemException>(() => CallerQuery.ReadUserId(HttpRequests.Get(path)));

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
