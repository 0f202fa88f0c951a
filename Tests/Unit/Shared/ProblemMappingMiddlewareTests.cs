using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Shared.Http.Middleware;
using Shared.Http.Problems;
using Tests.Support;

namespace Tests.Unit.Shared;

public sealed class ProblemMappingMiddlewareTests : IAsyncLifetime
{
    private TestSystem _system = null!;

    public async ValueTask InitializeAsync() => _system = await TestSystem.StartAsync(TestSystem.App(
        "app",
        builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.UseMiddleware<ProblemMappingMiddleware>();
        },
        typeof(Failing)));

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task A_thrown_problem_is_the_answer()
    {
        var (status, problem, _) = await GetAsync("problem");

        Assert.Equal((HttpStatusCode.BadRequest, "/problems/invalid-request", "/api/fail/problem"), (status, problem.Type, problem.Instance));
    }

    [Theory]
    [InlineData("storage")]
    [InlineData("repeated")]
    public async Task What_may_work_later_is_a_503_with_a_time_to_repeat(string failure)
    {
        var (status, problem, response) = await GetAsync(failure);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "/problems/service-unavailable"), (status, problem.Type));
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter!.Delta);
        Assert.DoesNotContain("secret", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_other_failure_is_a_500_that_gives_no_internals_away()
    {
        var (status, problem, _) = await GetAsync("bug");

        Assert.Equal((HttpStatusCode.InternalServerError, "/problems/internal-error"), (status, problem.Type));
        Assert.DoesNotContain("secret", problem.Text, StringComparison.Ordinal);
        Assert.Matches("^/api/fail/bug#.+$", problem.Instance);
    }

    private async Task<(HttpStatusCode Status, (string Type, string Instance, string Text) Problem, HttpResponseMessage Response)> GetAsync(string failure)
    {
        var response = await _system.Http.GetAsync($"/api/fail/{failure}", TestContext.Current.CancellationToken);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return (response.StatusCode, (body.GetProperty("type").GetString()!, body.GetProperty("instance").GetString()!, body.GetRawText()), response);
    }

    public sealed class Failing
    {
        [Function(nameof(Failing))]
        public async Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fail/{failure}")] HttpRequest request, string failure)
        {
            await Task.Yield();
            throw failure switch
            {
                "problem" => ValidationErrors.Of("x", $"is wrong in {request.Path}."),
                "storage" => new RequestFailedException(503, "secret"),
                "repeated" => new AggregateException("secret", new RequestFailedException(0, "secret"), new TaskCanceledException("secret")),
                _ => new InvalidOperationException("secret"),
            };
        }
    }
}
