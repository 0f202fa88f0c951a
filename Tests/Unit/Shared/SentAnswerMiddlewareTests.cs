using Microsoft.AspNetCore.Http;
using Shared.Http.Middleware;

namespace Tests.Unit.Shared;

public sealed class SentAnswerMiddlewareTests
{
    private readonly SentAnswerMiddleware _middleware = new();

    [Fact]
    public async Task An_answer_that_was_sent_is_not_left_for_the_worker_to_write_again()
    {
        var invocation = Invocation.OfHttp("/api/orders");

        await _middleware.Invoke(invocation, context => Invocation.ReturnAsync(context, Results.Ok("answer")));

        Assert.Null(invocation.Result);
    }

    [Fact]
    public async Task What_an_activity_returns_stays_its_result()
    {
        var invocation = Invocation.Of("activityTrigger");

        await _middleware.Invoke(invocation, context => Invocation.ReturnAsync(context, "result"));

        Assert.Equal("result", invocation.Result);
    }
}
