using LocalRuntime.Engine.Durable.Replay;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Tests.Support;

namespace Tests.Runtime.Durable;

/// <summary>
/// Official sources: DurableTaskClientConverter.cs, OrchestrationInputConverter.cs,
/// OutOfProcMiddleware.cs, TaskOrchestrationContextExtensionMethods.cs (azure-functions-durable-extension).
/// </summary>
public sealed class BindingTests
{
    [Fact]
    public async Task A_function_gets_the_client_of_its_apps_task_hub()
    {
        await using var system = await TestSystem.StartAsync(TestSystem.App(typeof(HttpFunctions), typeof(Orchestrators)));

        var answer = await system.Http.GetStringAsync("api/run", TestContext.Current.CancellationToken);

        Assert.Equal("Hello", answer);
    }

    [Fact]
    public async Task Each_app_has_a_task_hub_of_its_own()
    {
        static void Build(FunctionsApplicationBuilder builder) => builder.ConfigureFunctionsWebApplication();
        await using var system = await TestSystem.StartAsync(
            TestSystem.App("one", Build, typeof(HttpFunctions), typeof(Orchestrators)), TestSystem.App("two", Build, typeof(ForeignFunctions)));

        await system.Http.GetStringAsync("api/run", TestContext.Current.CancellationToken);
        var foreign = await system.Http.GetStringAsync("api/look", TestContext.Current.CancellationToken);

        Assert.Equal("nothing", foreign);
    }

    [Theory]
    [InlineData(typeof(ClientOfWrongType), typeof(InvalidOperationException), "must be a DurableTaskClient")]
    [InlineData(typeof(ClientOfOtherHub), typeof(NotSupportedException), "names a task hub")]
    [InlineData(typeof(OrchestratorWithoutContext), typeof(InvalidOperationException), "must be a TaskOrchestrationContext")]
    public async Task A_binding_without_sense_stops_the_start_and_names_the_parameter(Type functions, Type failure, string message)
    {
        var refusal = await Assert.ThrowsAsync(failure, () => TestSystem.StartAsync(TestSystem.App(functions)));

        Assert.Contains("wrong", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_runs_around_every_turn_and_may_wait()
    {
        var turns = 0;
        var app = TestSystem.App(
            "app",
            builder =>
            {
                builder.ConfigureFunctionsWebApplication();
                builder.Use(next => async context =>
                {
                    await Task.Yield();
                    if (context.FunctionDefinition.Name == "Greeting")
                        Interlocked.Increment(ref turns);
                    await next(context);
                });
            },
            typeof(HttpFunctions),
            typeof(Orchestrators));
        await using var system = await TestSystem.StartAsync(app);

        var answer = await system.Http.GetStringAsync("api/run", TestContext.Current.CancellationToken);

        Assert.Equal("Hello", answer);
        Assert.Equal(2, turns);
    }

    [Theory]
    [InlineData(false, "null response")]
    [InlineData(true, "middleware failed")]
    public async Task Middleware_that_does_not_come_to_the_orchestrator_fails_it(bool throws, string message)
    {
        var app = TestSystem.App(
            "app",
            builder =>
            {
                builder.ConfigureFunctionsWebApplication();
                builder.Use(next => context =>
                    context.FunctionDefinition.Name != "Greeting" ? next(context)
                    : throws ? throw new TimeoutException("middleware failed")
                    : Task.CompletedTask);
            },
            typeof(HttpFunctions),
            typeof(Orchestrators));
        await using var system = await TestSystem.StartAsync(app);

        var answer = await system.Http.GetStringAsync("api/run", TestContext.Current.CancellationToken);

        Assert.Contains(message, answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_that_Azure_Functions_did_not_make_has_no_invocation()
    {
        Assert.Null(new Moq.Mock<TaskOrchestrationContext>().Object.GetFunctionContext());
        Assert.False(typeof(ReplayContext).IsPublic);
    }

    internal static class HttpFunctions
    {
        [Function("Run")]
        public static async Task<IResult> Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "run")] HttpRequest request, [DurableClient] DurableTaskClient client)
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync(
                "Greeting", new StartOrchestrationOptions("order-1"), request.HttpContext.RequestAborted);
            var end = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
            return Results.Text(end.FailureDetails?.ErrorMessage ?? end.ReadOutputAs<string>());
        }
    }

    internal static class ForeignFunctions
    {
        [Function("Look")]
        public static async Task<IResult> Look(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "look")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
            Results.Text(await client.GetInstanceAsync("order-1", request.HttpContext.RequestAborted) is null ? "nothing" : "something");
    }

    internal static class Orchestrators
    {
        [Function("Greeting")]
        public static async Task<string> Greeting([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var name = context.GetFunctionContext()!.FunctionDefinition.Name;
            return await context.CallActivityAsync<string>("Greet", name);
        }

        [Function("Greet")]
        public static string Greet([ActivityTrigger] string orchestrator) => orchestrator == "Greeting" ? "Hello" : orchestrator;
    }

    internal static class ClientOfWrongType
    {
        [Function("Start")]
        public static string Start([ActivityTrigger] string input, [DurableClient] object wrong) => $"{input}{wrong}";
    }

    internal static class ClientOfOtherHub
    {
        [Function("Start")]
        public static string Start([ActivityTrigger] string input, [DurableClient(TaskHub = "other")] DurableTaskClient wrong) => $"{input}{wrong}";
    }

    internal static class OrchestratorWithoutContext
    {
        [Function("Orchestrate")]
        public static string Orchestrate([OrchestrationTrigger] string wrong) => wrong;
    }
}
