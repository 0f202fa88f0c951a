using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Tests.Support;

namespace Tests.Runtime.Http;

/// <summary>
/// Official sources: FunctionsHttpProxyingMiddleware.cs, FunctionContextExtensions.cs (azure-functions-dotnet-worker), ExceptionMiddleware.cs
/// (azure-functions-host).
/// </summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData("Result", 201, """{"name":"a"}""", "application/json; charset=utf-8")]
    [InlineData("Object", 200, """{"name":"a"}""", "application/json; charset=utf-8")]
    [InlineData("Content", 418, "tea", "text/plain")]
    [InlineData("Status", 204, "", null)]
    [InlineData("Plain", 200, "", null)]
    [InlineData("Nothing", 200, "", null)]
    [InlineData("Written", 202, "written", null)]
    [InlineData("Failing", 500, "", null)]
    public async Task A_function_answers_with_what_it_returns_or_has_written(string function, int status, string body, string? contentType)
    {
        await using var system = await TestSystem.StartAsync(TestSystem.App(typeof(AnsweringFunctions)));

        using var answer = await system.Http.GetAsync(new Uri($"api/{function}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal(body, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(contentType, answer.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task A_failure_after_the_answer_has_begun_cuts_it_off()
    {
        await using var system = await TestSystem.StartAsync(TestSystem.App(typeof(AnsweringFunctions)));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() =>
            system.Http.GetStringAsync(new Uri("api/FailingLate", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Middleware_sees_the_call_only_inside_of_the_integration()
    {
        (HttpContext? Outside, HttpContext? Inside) seen = default;
        var app = TestSystem.App(
            "app",
            builder =>
            {
                builder.UseMiddleware(async (context, next) =>
                {
                    seen.Outside = context.GetHttpContext();
                    await next();
                });
                builder.ConfigureFunctionsWebApplication().ConfigureFunctionsWebApplication();
                builder.UseMiddleware(async (context, next) =>
                {
                    seen.Inside = context.GetHttpContext();
                    seen.Inside!.Response.Headers["X-Seen"] = "yes";
                    await next();
                });
            },
            typeof(AnsweringFunctions));
        await using var system = await TestSystem.StartAsync(app);

        using var answer = await system.Http.GetAsync(new Uri("api/Result", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Null(seen.Outside);
        Assert.NotNull(seen.Inside);
        Assert.Equal("yes", Assert.Single(answer.Headers.GetValues("X-Seen")));
    }

    [Fact]
    public async Task An_app_with_HTTP_functions_must_turn_the_integration_on()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestSystem.StartAsync(TestSystem.App("orders", _ => { }, typeof(AnsweringFunctions))));

        Assert.StartsWith("App 'orders' has HTTP functions and must call ConfigureFunctionsWebApplication", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_is_signalled_when_the_caller_has_gone()
    {
        await using var system = await TestSystem.StartAsync(TestSystem.App(typeof(WaitingFunction)));
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var signals = WaitingFunction.NewSignals();

        var call = system.Http.GetAsync(new Uri("api/Waiting", UriKind.Relative), caller.Token);
        await signals.Entered.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(await signals.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_stop_lets_a_running_call_finish_and_then_takes_no_more()
    {
        await using var system = await TestSystem.StartAsync(TestSystem.App(typeof(WaitingFunction)));
        var signals = WaitingFunction.NewSignals();
        var call = system.Http.GetStringAsync(new Uri("api/Waiting", UriKind.Relative), TestContext.Current.CancellationToken);
        await signals.Entered.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        var stop = system.System.StopAsync(TimeSpan.FromSeconds(30));
        Assert.False(stop.IsCompleted);
        signals.Go.SetResult();

        Assert.Equal("done", await call);
        await stop;
        await Assert.ThrowsAnyAsync<HttpRequestException>(() =>
            system.Http.GetAsync(new Uri("api/Waiting", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_call_that_does_not_finish_in_time_is_cancelled_by_the_stop()
    {
        await using var system = await TestSystem.StartAsync(TestSystem.App(typeof(WaitingFunction)));
        var signals = WaitingFunction.NewSignals();
        var call = system.Http.GetAsync(new Uri("api/Waiting", UriKind.Relative), TestContext.Current.CancellationToken);
        await signals.Entered.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        await system.System.StopAsync(TimeSpan.FromMilliseconds(50));

        Assert.True(await signals.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.InternalServerError, (await call).StatusCode);
    }

    [Fact]
    public async Task A_port_in_use_fails_the_start()
    {
        await using var first = await TestSystem.StartAsync(TestSystem.App(typeof(AnsweringFunctions)));

        await Assert.ThrowsAnyAsync<IOException>(() => TestSystem.StartAsync(
            [TestSystem.App(typeof(AnsweringFunctions))], options => options with { Port = first.System.BaseAddress.Port }));
    }

    [Fact]
    public async Task Endpoints_that_are_no_functions_stand_beside_them()
    {
        await using var system = await TestSystem.StartAsync(
            [TestSystem.App(typeof(AnsweringFunctions))], options => options with { AddEndpoints = endpoints => endpoints.MapGet("/extra", () => "extra") });

        Assert.Equal("extra", await system.Http.GetStringAsync(new Uri("extra", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Apps_that_share_a_route_answer_together_under_the_worst_status()
    {
        await using var system = await TestSystem.StartAsync(
            [
                TestSystem.App("one", builder => builder.ConfigureFunctionsWebApplication(), typeof(GoodHealth)),
                TestSystem.App("two", builder => builder.ConfigureFunctionsWebApplication(), typeof(BadHealth)),
            ],
            options => options with { SharedRoutes = ["health"] });

        using var answer = await system.Http.GetAsync(new Uri("api/health", UriKind.Relative), TestContext.Current.CancellationToken);
        using var wrongMethod = await system.Http.DeleteAsync(new Uri("api/health", UriKind.Relative), TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("""{"status":"bad","parts":{"tables":"good","messages":"bad"}}""", body.GetRawText());
        Assert.Equal(HttpStatusCode.NotFound, wrongMethod.StatusCode);
    }

    public sealed class AnsweringFunctions
    {
        [Function("Result")]
        public static IResult Result([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Results.Json(new { Name = request.Path.HasValue ? "a" : "" }, statusCode: 201);

        [Function("Object")]
        public static IActionResult ObjectResult([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            new OkObjectResult(new { Name = request.Path.HasValue ? "a" : "" });

        [Function("Content")]
        public static IActionResult Content([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            new ContentResult { StatusCode = 418, Content = request.Path.HasValue ? "tea" : "", ContentType = "text/plain" };

        [Function("Status")]
        public static IActionResult Status([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            new StatusCodeResult(request.Path.HasValue ? 204 : 500);

        [Function("Plain")]
        public static object Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new { request.Method };

        [Function("Nothing")]
        public static void Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => request.EnableBuffering();

        [Function("Written")]
        public static async Task WrittenAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            request.HttpContext.Response.StatusCode = 202;
            await request.HttpContext.Response.WriteAsync("written");
        }

        [Function("Failing")]
        public static IResult Failing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            request.HttpContext.Response.Headers.ContentType = "text/plain";
            throw new InvalidTimeZoneException("As asked.");
        }

        [Function("FailingLate")]
        public static async Task FailingLateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await request.HttpContext.Response.WriteAsync("beginning");
            await request.HttpContext.Response.Body.FlushAsync();
            throw new InvalidTimeZoneException("As asked.");
        }
    }

    public sealed class WaitingFunction
    {
        private static Signals _signals = new();

        public static Signals NewSignals() => _signals = new Signals();

        [Function("Waiting")]
        public static async Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken)
        {
            var signals = _signals;
            signals.Entered.TrySetResult();
            try
            {
                await signals.Go.Task.WaitAsync(cancellationToken);
                return Results.Text("done");
            }
            catch (OperationCanceledException)
            {
                signals.Cancelled.TrySetResult(request.Path.HasValue);
                throw;
            }
        }
    }

    public sealed class Signals
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<bool> Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class GoodHealth
    {
        [Function("OneHealth")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request) =>
            Results.Json(new { status = request.Path.HasValue ? "good" : "", parts = new { tables = "good" } });
    }

    public sealed class BadHealth
    {
        [Function("TwoHealth")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request) =>
            Results.Json(new { status = request.Path.HasValue ? "bad" : "", parts = new { messages = "bad" } }, statusCode: 503);
    }
}
