using Azure;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Shared.Http.Middleware;
using Shared.Http.Problems;
using Tests.Support;

namespace Tests.Unit.Shared;

public sealed class ProblemMappingMiddlewareTests
{
    private const string Path = "/api/fail";

    public static TheoryData<Exception> MayWorkLater =>
    [
        new RequestFailedException(503, "secret"),
        new AggregateException("secret", new RequestFailedException(0, "secret"), new TaskCanceledException("secret")),
        new RpcException(new Status(StatusCode.Unavailable, "secret"))
    ];

    [Fact]
    public async Task A_thrown_problem_is_the_answer()
    {
        var answer = await AnswerAsync(ValidationErrors.Of("x", "is wrong."));

        Assert.Equal((400, "/problems/invalid-request", Path), (answer.Status, answer.Text("type"), answer.Text("instance")));
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_a_408_and_no_failure_of_a_dependency()
    {
        var answer = await AnswerAsync(new BadHttpRequestException("secret", StatusCodes.Status408RequestTimeout));

        Assert.Equal((408, "/problems/request-timeout"), (answer.Status, answer.Text("type")));
    }

    [Theory]
    [MemberData(nameof(MayWorkLater), DisableDiscoveryEnumeration = true)]
    public async Task What_may_work_later_is_a_503_with_a_time_to_repeat(Exception failure)
    {
        var answer = await AnswerAsync(failure);

        Assert.Equal((503, "/problems/service-unavailable", "5"), (answer.Status, answer.Text("type"), $"{answer.Headers.RetryAfter}"));
        Assert.DoesNotContain("secret", answer.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_other_failure_is_a_500_that_gives_no_internals_away()
    {
        var answer = await AnswerAsync(new InvalidOperationException("secret"));

        Assert.Equal((500, "/problems/internal-error", $"{Path}#invocation"), (answer.Status, answer.Text("type"), answer.Text("instance")));
        Assert.DoesNotContain("secret", answer.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_triggers_see_their_exception() =>
        await Assert.ThrowsAsync<IOException>(() => Middleware().Invoke(Invocation.Of("timerTrigger"), _ => throw new IOException()));

    private static ProblemMappingMiddleware Middleware() => new(NullLogger<ProblemMappingMiddleware>.Instance);

    private static async Task<HttpAnswer> AnswerAsync(Exception failure)
    {
        var invocation = Invocation.OfHttp(Path);
        await Middleware().Invoke(invocation, _ => throw failure);
        var answer = await HttpAnswer.OfAsync(Assert.IsType<IResult>(invocation.Result, exactMatch: false), Path);
        Assert.Equal("application/problem+json", answer.ContentType);
        return answer;
    }
}
