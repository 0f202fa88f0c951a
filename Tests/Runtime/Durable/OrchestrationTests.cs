using System.Text.Json;
using LocalRuntime.Engine.Durable.Replay;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Tests.Support;

namespace Tests.Runtime.Durable;

/// <summary>
/// Official sources: TaskOrchestrationExecutor.cs (durabletask),
/// FunctionsOrchestrationContext.cs, ObjectConverterShim.cs (azure-functions-durable-extension).
/// </summary>
public sealed class OrchestrationTests
{
    [Fact]
    public async Task An_orchestration_hands_its_input_through_activities_to_its_output()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Greetings", new Guests("Ann", "Bob"));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(["Hello Ann", "Hello Bob"], end.ReadOutputAs<string[]>()!);
        Assert.Equal(["Ann", "Bob"], end.ReadInputAs<Guests>()!.Names);
        Assert.Equal(["Ann", "Bob"], system.Calls.Entries);
    }

    [Fact]
    public async Task Activities_that_are_called_together_run_together()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Crowd", 10);

        Assert.Equal(45, end.ReadOutputAs<int>());
    }

    [Fact]
    public async Task The_orchestrator_runs_from_its_start_in_every_turn_and_knows_what_is_new()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        await system.RunAsync("Steps");

        Assert.Equal(
            ["start replaying=False", "start replaying=True", "one replaying=False", "start replaying=True", "one replaying=True", "two replaying=False"],
            system.Calls.Entries);
    }

    [Fact]
    public async Task Time_and_IDs_are_the_same_in_every_replay_and_differ_from_each_other()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        await system.RunAsync("Deterministic");

        var seen = system.Calls.Entries;
        Assert.Equal(4, seen.Count);
        Assert.Equal(seen[0], seen[2]);
        Assert.Equal(seen[1], seen[3]);
        Assert.NotEqual(seen[0], seen[1]);
    }

    [Fact]
    public void An_ID_is_the_version_5_UUID_of_instance_time_and_count()
    {
        var made = DeterministicGuid.Create("order-1", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), 0);

        // uuid5(9e952958-5e33-4daf-827f-2fa12937b875, "order-1_2026-01-02T03:04:05.0000000Z_0"), which TaskOrchestrationContextWrapper.cs defines.
        Assert.Equal(Guid.Parse("0bfcc0a8-1ad1-5e19-a8b2-67bffb596299"), made);
    }

    [Fact]
    public async Task A_replay_safe_logger_logs_each_line_once()
    {
        using var log = new RecordedLog();
        await using var system = await DurableSystem.StartAsync(options => options with { Loggers = log }, [typeof(Functions)]);

        await system.RunAsync("Logging");

        Assert.Equal(["before", "after"], log.Of("Logging"));
    }

    [Fact]
    public async Task The_custom_status_is_what_was_set_last()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Reporting");

        Assert.Equal(new Progress(2, "done"), end.ReadCustomStatusAs<Progress>());
    }

    [Fact]
    public async Task Payloads_and_custom_status_are_only_fetched_when_asked_for()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        var end = await system.RunAsync("Reporting", "input");

        var without = await system.Client.GetInstanceAsync(end.InstanceId, TestContext.Current.CancellationToken);

        Assert.NotNull(without);
        Assert.Null(without.SerializedInput);
        Assert.Null(without.SerializedCustomStatus);
        Assert.Throws<InvalidOperationException>(() => without.ReadInputAs<string>());
    }

    [Fact]
    public async Task Property_names_are_written_as_they_are_and_read_in_any_case()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Greetings", JsonDocument.Parse("""{"nAMES":["Ann"]}""").RootElement);

        Assert.Equal("""["Hello Ann"]""", end.SerializedOutput);
        Assert.Equal("""{"nAMES":["Ann"]}""", end.SerializedInput);
    }

    [Fact]
    public async Task An_orchestration_does_not_end_before_the_activities_that_it_called()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Careless");

        Assert.Equal("returned", end.ReadOutputAs<string>());
        Assert.Equal(["Ann"], system.Calls.Entries);
    }

    [Fact]
    public async Task Names_of_orchestrators_and_activities_are_found_in_any_case()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("GREETINGS", new Guests("Ann"));

        Assert.Equal(["Hello Ann"], end.ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task An_activity_knows_the_orchestration_that_called_it()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("WhoCalls", options: new StartOrchestrationOptions("order-1"));

        Assert.Equal("order-1", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Version_and_tags_of_the_start_are_kept()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        var options = new StartOrchestrationOptions { Version = "2.1", Tags = new Dictionary<string, string> { ["tenant"] = "a" } };

        var end = await system.RunAsync("VersionOf", options: options);

        Assert.Equal("2.1", end.ReadOutputAs<string>());
        Assert.Equal("a", end.Tags["tenant"]);
    }

    [Theory]
    [InlineData(nameof(TaskOrchestrationContext.CallSubOrchestratorAsync))]
    [InlineData(nameof(TaskOrchestrationContext.ContinueAsNew))]
    [InlineData(nameof(TaskOrchestrationContext.SendEvent))]
    [InlineData(nameof(TaskOptions.Tags))]
    public async Task What_the_local_runtime_does_not_have_fails_and_names_itself(string member)
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Absent", member);

        Assert.Equal(typeof(NotSupportedException).FullName, end.FailureDetails!.ErrorType);
        Assert.Contains(member, end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    public sealed record Guests(params IReadOnlyList<string> Names);

    public sealed record Progress(int Step, string Text);

    internal sealed class Functions(CallLog calls)
    {
        [Function("Greetings")]
        public static async Task<string[]> Greetings([OrchestrationTrigger] TaskOrchestrationContext context, Guests guests)
        {
            var greetings = new List<string>();
            foreach (var name in guests.Names)
                greetings.Add(await context.CallActivityAsync<string>("Greet", name));
            return [.. greetings];
        }

        [Function("Greet")]
        public string Greet([ActivityTrigger] string name)
        {
            calls.Add(name);
            return $"Hello {name}";
        }

        [Function("Crowd")]
        public static async Task<int> Crowd([OrchestrationTrigger] TaskOrchestrationContext context) =>
            (await Task.WhenAll(Enumerable.Range(0, context.GetInput<int>()).Select(number => context.CallActivityAsync<int>("Echo", number)))).Sum();

        [Function("Echo")]
        public static async Task<int> Echo([ActivityTrigger] int number)
        {
            await Task.Yield();
            return number;
        }

        [Function("Steps")]
        public async Task Steps([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            calls.Add($"start replaying={context.IsReplaying}");
            await context.CallActivityAsync<int>("Echo", 1);
            calls.Add($"one replaying={context.IsReplaying}");
            await context.CallActivityAsync<int>("Echo", 2);
            calls.Add($"two replaying={context.IsReplaying}");
        }

        [Function("Logging")]
        public static async Task Logging([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var logger = context.CreateReplaySafeLogger("Logging");
            logger.LogInformation("before");
            await context.CallActivityAsync<int>("Echo", 1);
            logger.LogInformation("after");
        }

        [Function("Deterministic")]
        public async Task Deterministic([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            calls.Add($"{context.NewGuid()} {context.CurrentUtcDateTime:O}");
            calls.Add($"{context.NewGuid()} {context.CurrentUtcDateTime:O}");
            await context.CallActivityAsync<int>("Echo", 1);
        }

        [Function("Reporting")]
        public static async Task Reporting([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            context.SetCustomStatus(new Progress(1, "begun"));
            await context.CallActivityAsync<int>("Echo", 1);
            context.SetCustomStatus(new Progress(2, "done"));
        }

        [Function("Careless")]
        public static string Careless([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            _ = context.CallActivityAsync<string>("Greet", "Ann");
            return "returned";
        }

        [Function("WhoCalls")]
        public static Task<string> WhoCalls([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("CallerOf", "x");

        [Function("CallerOf")]
        public static string CallerOf([ActivityTrigger] string input, string instanceId) => input == "x" ? instanceId : "";

        [Function("VersionOf")]
        public static string VersionOf([OrchestrationTrigger] TaskOrchestrationContext context) => context.Version;

        [Function("Absent")]
        public static async Task Absent([OrchestrationTrigger] TaskOrchestrationContext context, string member)
        {
            switch (member)
            {
                case nameof(context.CallSubOrchestratorAsync): await context.CallSubOrchestratorAsync<string>("Steps"); break;
                case nameof(context.ContinueAsNew): context.ContinueAsNew(); break;
                case nameof(context.SendEvent): context.SendEvent("other", "event", "payload"); break;
                default: await context.CallActivityAsync("Echo", 1, new TaskOptions(tags: new Dictionary<string, string> { ["a"] = "b" })); break;
            }
        }
    }
}
