using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tests.Support;

namespace Tests.Runtime.Functions;

/// <summary>
/// Official sources: FunctionsApplication.cs, DefaultFunctionActivator.cs, DefaultFunctionContext.cs, DefaultFunctionInputBindingFeature.cs and
/// WorkerMiddlewareWorkerApplicationBuilderExtensions.cs (azure-functions-dotnet-worker).
/// </summary>
public sealed class InvocationTests
{
    [Fact]
    public async Task Each_invocation_has_a_scope_that_its_class_its_middleware_and_its_context_share_and_that_ends_with_it()
    {
        var scopes = new ConcurrentQueue<Scoped>();
        await using var system = await StartAsync(
            builder => builder.UseMiddleware((context, next) =>
            {
                scopes.Enqueue(context.InstanceServices.GetRequiredService<Scoped>());
                return next();
            }),
            typeof(ScopedFunction));

        var same = await system.Http.GetStringAsync(new Uri("api/Scoped", UriKind.Relative), TestContext.Current.CancellationToken);
        await system.Http.GetStringAsync(new Uri("api/Scoped", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("True", same);
        Assert.Equal(2, scopes.Distinct().Count());
        await Eventually.TrueAsync(() => scopes.All(scope => scope.IsDisposed));
    }

    [Fact]
    public async Task Middleware_runs_in_the_order_in_which_it_is_added_around_the_function()
    {
        var steps = new ConcurrentQueue<string>();
        await using var system = await StartAsync(
            builder =>
            {
                builder.Services.AddSingleton(steps);
                builder.UseMiddleware<Recording>();
                builder.UseMiddleware(async (_, next) =>
                {
                    steps.Enqueue("second begins");
                    await next();
                    steps.Enqueue("second ends");
                });
                builder.UseWhen(context => context.FunctionDefinition.Name == "Other", (_, next) =>
                {
                    steps.Enqueue("never");
                    return next();
                });
                builder.UseWhen<RecordingAgain>(context => context.FunctionDefinition.Name == "Step");
            },
            typeof(StepFunction));

        await system.Http.GetStringAsync(new Uri("api/Step", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(["first begins", "second begins", "third begins", "function", "third ends", "second ends", "first ends"], steps);
    }

    [Fact]
    public async Task Middleware_that_does_not_go_on_takes_the_functions_place_and_sets_the_result()
    {
        await using var system = await StartAsync(
            builder => builder.UseMiddleware((context, _) =>
            {
                context.GetInvocationResult().Value = Results.Text("from middleware");
                return Task.CompletedTask;
            }),
            typeof(FailingFunction));

        Assert.Equal("from middleware", await system.Http.GetStringAsync(new Uri("api/Failing", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Middleware_sees_what_the_function_returned_and_may_replace_it()
    {
        object? seen = null;
        await using var system = await StartAsync(
            builder => builder.UseMiddleware(async (context, next) =>
            {
                await next();
                var result = context.GetInvocationResult<string>();
                seen = result.Value;
                Assert.Throws<InvalidOperationException>(() => context.GetInvocationResult<Uri>());
                context.GetInvocationResult().Value = Results.Text(result.Value + "!");
            }),
            typeof(ReturningFunctions));

        Assert.Equal("value!", await system.Http.GetStringAsync(new Uri("api/Value", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("value", seen);
    }

    [Theory]
    [InlineData("Value", "value")]
    [InlineData("Task", null)]
    [InlineData("TaskOfValue", "value")]
    [InlineData("ValueTask", null)]
    [InlineData("ValueTaskOfNumber", 5)]
    [InlineData("Void", null)]
    public async Task The_result_is_what_the_function_returns_once_it_is_awaited(string function, object? expected)
    {
        object? seen = "nothing";
        await using var system = await StartAsync(
            builder => builder.UseMiddleware(async (context, next) =>
            {
                await next();
                seen = context.GetInvocationResult().Value;
            }),
            typeof(ReturningFunctions));

        await system.Http.GetStringAsync(new Uri($"api/{function}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task Middleware_sees_the_functions_own_exception()
    {
        Exception? seen = null;
        await using var system = await StartAsync(
            builder => builder.UseMiddleware(async (context, next) =>
            {
                try
                {
                    await next();
                }
                catch (InvalidTimeZoneException failure)
                {
                    seen = failure;
                    context.GetInvocationResult().Value = Results.Text("mapped");
                }
            }),
            typeof(FailingFunction));

        Assert.Equal("mapped", await system.Http.GetStringAsync(new Uri("api/Failing", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("As asked.", seen!.Message);
    }

    [Fact]
    public async Task The_context_tells_about_the_function_and_the_call()
    {
        FunctionContext? seen = null;
        var binding = "";
        await using var system = await StartAsync(
            builder => builder.UseMiddleware((context, next) =>
            {
                seen = context;
                binding = context.FunctionDefinition.InputBindings["request"].Type;
                return next();
            }),
            typeof(RouteFunction));

        await system.Http.GetStringAsync(new Uri("api/items/7", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.NotNull(seen);
        Assert.True(Guid.TryParse(seen.InvocationId, out _));
        Assert.Equal("Route", seen.FunctionDefinition.Name);
        Assert.EndsWith("+RouteFunction.Run", seen.FunctionDefinition.EntryPoint, StringComparison.Ordinal);
        Assert.Equal(["request", "id"], seen.FunctionDefinition.Parameters.Select(parameter => parameter.Name));
        Assert.Equal("7", seen.BindingContext.BindingData["id"]);
        Assert.Equal("httpTrigger", binding);
        Assert.Equal((0, 0), (seen.RetryContext.RetryCount, seen.RetryContext.MaxRetryCount));
    }

    [Fact]
    public async Task Each_app_has_its_own_services()
    {
        await using var system = await TestSystem.StartAsync(
            TestSystem.App("one", builder => builder.ConfigureFunctionsWebApplication().Services.AddSingleton(new Scoped()), typeof(StepFunction)),
            TestSystem.App("two", builder => builder.ConfigureFunctionsWebApplication(), typeof(RouteFunction)));

        Assert.NotNull(system.System.Services("one").GetService<Scoped>());
        Assert.Null(system.System.Services("two").GetService<Scoped>());
    }

    private static Task<TestSystem> StartAsync(Action<FunctionsApplicationBuilder> build, params Type[] functions) => TestSystem.StartAsync(
        TestSystem.App(
            "app",
            builder =>
            {
                builder.ConfigureFunctionsWebApplication();
                builder.Services.AddScoped<Scoped>();
                builder.Services.AddSingleton<ConcurrentQueue<string>>();
                build(builder);
            },
            functions));

    public sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    public sealed class ScopedFunction(Scoped scoped, ILogger<ScopedFunction> logger)
    {
        [Function("Scoped")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context, CancellationToken cancellationToken)
        {
            logger.LogDebug("Runs.");
            var same = ReferenceEquals(scoped, context.InstanceServices.GetRequiredService<Scoped>())
                && ReferenceEquals(scoped, request.HttpContext.RequestServices.GetRequiredService<Scoped>())
                && cancellationToken == context.CancellationToken
                && !scoped.IsDisposed;
            return Results.Text(same.ToString());
        }
    }

    public sealed class StepFunction(ConcurrentQueue<string> steps)
    {
        [Function("Step")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => steps.Enqueue(request.Path.HasValue ? "function" : "");
    }

    public sealed class FailingFunction
    {
        [Function("Failing")]
        public static Task RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            throw new InvalidTimeZoneException(request.Path.HasValue ? "As asked." : "");
    }

    public sealed class RouteFunction
    {
        [Function("Route")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id}")] HttpRequest request, string id) =>
            Results.Text(request.Method + id);
    }

    public sealed class ReturningFunctions
    {
        [Function("Value")]
        public static string Value([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => request.Path.HasValue ? "value" : "";

        [Function("Task")]
        public static async Task TaskAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            await request.Body.CopyToAsync(Stream.Null);

        [Function("TaskOfValue")]
        public static async Task<string> TaskOfValueAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await request.Body.CopyToAsync(Stream.Null);
            return "value";
        }

        [Function("ValueTask")]
        public static async ValueTask ValueTaskAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            await request.Body.CopyToAsync(Stream.Null);

        [Function("ValueTaskOfNumber")]
        public static async ValueTask<int> ValueTaskOfNumberAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await request.Body.CopyToAsync(Stream.Null);
            return 5;
        }

        [Function("Void")]
        public static void Void([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => request.EnableBuffering();
    }

    private sealed class Recording(ConcurrentQueue<string> steps) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            steps.Enqueue("first begins");
            await next(context);
            steps.Enqueue("first ends");
        }
    }

    private sealed class RecordingAgain(ConcurrentQueue<string> steps) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            steps.Enqueue("third begins");
            await next(context);
            steps.Enqueue("third ends");
        }
    }
}
