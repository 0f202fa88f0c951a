using System.Reflection;
using System.Text.Json;
using CustomerFunctions;
using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.Identity.Roles;
using CustomerFunctions.ProfileChanges;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Protobuf;
using OrderFunctions.Cancellation;
using OrderFunctions.Closing;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using OrderFunctions.Registrations;
using Shared.Events;
using Shared.Json;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Histories;

/// <summary>
/// Sagas are in flight when a new version is deployed. So histories that earlier code made must replay on the present code, turn by turn,
/// to the same actions, status and end. A file is never changed; one for a new way through a saga is added by <see cref="SagaScenarios"/>.
/// </summary>
public sealed class SagaHistoriesTests
{
    internal static readonly IReadOnlyDictionary<string, Orchestrator> Sagas = new[]
    {
        Orchestrator.For<OrderSagaInput, OrderSagaResult>(OrderSaga.RunAsync),
        Orchestrator.For<CancellationSagaInput, Order?>(CancellationSaga.RunAsync),
        Orchestrator.For<Registration, RegistrationOutcome>(RegistrationSaga.RunAsync),
        Orchestrator.For<ProfileChange, ProfileOutcome>(ProfileSaga.RunAsync),
        Orchestrator.For<PasswordChange, bool>(PasswordSaga.RunAsync),
        Orchestrator.For<PasswordResetRequest>(PasswordResetSaga.RunAsync),
        Orchestrator.For<RoleChange, RoleResult>(RoleSaga.RunAsync),
        Orchestrator.For<ClosingAttempt, ClosingOutcome>(ClosingSaga.RunAsync),
    }.ToDictionary(saga => saga.Name);

    private static readonly string Folder = Repository.PathOf("Tests", "Unit", "Histories", "Recorded");

    public static TheoryData<string> Scenarios => [.. SagaScenarios.All.Keys];

    public static TheoryData<string> Recorded => [.. Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileName).Order().OfType<string>()];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Every_scenario_runs_to_its_end_and_is_recorded(string scenario)
    {
        var history = SagaScenarios.All[scenario]().History;
        var file = Path.Combine(Folder, $"{scenario}.json");
        if (!File.Exists(file) && Environment.GetEnvironmentVariable("RECORD_HISTORIES") == "1")
            File.WriteAllText(file, history.ToJson().Replace(Repository.Root, "", StringComparison.Ordinal));

        Assert.NotNull(history.End);
        Assert.True(File.Exists(file), "It has no file yet: run this test with RECORD_HISTORIES=1.");
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_history_replays_to_the_same_actions_and_end(string file)
    {
        var history = Read(file);
        var saga = Sagas[history.Start.Name];

        OrchestratorResponse? last = null;
        foreach (var (past, @new, done) in history.Turns())
        {
            last = saga.Run(new OrchestratorRequest { InstanceId = history.InstanceId, ExecutionId = "run", PastEvents = { past }, NewEvents = { @new } });

            Assert.Equal(done.Select(Describe), last.Actions.Select(Describe));
        }

        Assert.NotNull(history.End);
        Assert.Equal(history.CustomStatus, last!.CustomStatus);
    }

    [Fact]
    public void A_saga_that_does_something_else_than_recorded_is_found_out()
    {
        var history = Read("order-confirmed.json");
        var other = Orchestrator.For<OrderSagaInput, OrderState>(context => CompleteOrder.CallAsync(context, new CompleteOrderRequest(null)));

        var (past, @new, done) = history.Turns().Last();
        var response = other.Run(new OrchestratorRequest { InstanceId = history.InstanceId, PastEvents = { past }, NewEvents = { @new } });

        Assert.NotEqual(done.Select(Describe), response.Actions.Select(Describe));
    }

    [Fact]
    public void Every_orchestrator_has_a_recorded_history()
    {
        var orchestrators = new[] { typeof(OrderSaga), typeof(CustomerServices) }.SelectMany(type => type.Assembly.GetTypes())
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(OrchestrationTriggerAttribute))))
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name);

        Assert.Equal(orchestrators.Order(), Recorded.Select(file => Read(file.Data).Start.Name).Distinct().Order());
    }

    private static RecordedHistory Read(string file) => RecordedHistory.Parse(File.ReadAllText(Path.Combine(Folder, file)));

    // What a host would do, as text that shows in a failed test where the two part.
    private static string Describe(HistoryEvent done) => done switch
    {
        { TaskScheduled: { } task } => $"{done.EventId}: call {task.Name}({Describe(task.Name, task.Input)})",
        { TimerCreated: { } timer } => $"{done.EventId}: wait until {timer.FireAt}",
        { ExecutionCompleted: { } end } => $"{done.EventId}: end {end.OrchestrationStatus} {end.Result} {end.FailureDetails?.ErrorType}",
        _ => throw new NotSupportedException($"{done}"),
    };

    private static string Describe(OrchestratorAction action) => action switch
    {
        { ScheduleTask: { } task } => $"{action.Id}: call {task.Name}({Describe(task.Name, task.Input)})",
        { CreateTimer: { } timer } => $"{action.Id}: wait until {timer.FireAt}",
        { CompleteOrchestration: { } end } => $"{action.Id}: end {end.OrchestrationStatus} {end.Result} {end.FailureDetails?.ErrorType}",
        _ => throw new NotSupportedException($"{action}"),
    };

    // An event is what can be read of it: older histories have the types of events without a version.
    private static string Describe(string activity, string input)
    {
        if (activity != nameof(PublishEvent))
            return input;

        var outgoing = Assert.Single(JsonSerializer.Deserialize<OutgoingEvent[]>(input, WebJson.Options)!);
        var (topic, envelope) = outgoing;
        var data = envelope.ReadEvent();
        return $"{topic} {outgoing.MessageId} {envelope.Id} {envelope.Time:O} {data.Type.Name} {JsonSerializer.Serialize<object>(data, WebJson.Options)}";
    }
}
