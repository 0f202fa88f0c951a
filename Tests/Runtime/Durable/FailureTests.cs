using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Runtime.Durable;

/// <summary>
/// Official sources: TaskFailedException.cs, TaskFailureDetails.cs, TaskOrchestrationShim.cs (durabletask-dotnet),
/// OutOfProcMiddleware.cs, DurableFunctionExecutor.Activity.cs (azure-functions-durable-extension).
/// </summary>
public sealed class FailureTests
{
    [Fact]
    public async Task A_failed_activity_is_a_TaskFailedException_with_name_number_and_details()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Catching");

        var caught = end.ReadOutputAs<Caught>()!;
        Assert.Equal("Task 'Refuse' (#1) failed with an unhandled exception: No such account.", caught.Message);
        Assert.Equal("Refuse", caught.TaskName);
        Assert.Equal(1, caught.TaskId);
        Assert.Equal(typeof(AccountException).FullName, caught.ErrorType);
        Assert.Equal(typeof(IOException).FullName, caught.CauseType);
        Assert.Equal("The disk is full.", caught.CauseMessage);
        Assert.Contains(nameof(Functions.Refuse), caught.StackTrace, StringComparison.Ordinal);
        Assert.True(caught.IsCausedByAccountException);
        Assert.True(caught.IsCausedByBase);
        Assert.False(caught.IsCausedByOther);
    }

    [Fact]
    public async Task A_failed_activity_that_nobody_catches_fails_the_orchestration_with_the_activitys_failure_inside()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Careless");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(typeof(TaskFailedException).FullName, end.FailureDetails!.ErrorType);
        Assert.Equal("Task 'Refuse' (#0) failed with an unhandled exception: No such account.", end.FailureDetails.ErrorMessage);
        Assert.Equal(end.FailureDetails.ErrorMessage, end.SerializedOutput);
        Assert.Equal(typeof(AccountException).FullName, (await FindAsync(system, end.InstanceId)).FailureDetails!.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task The_cause_of_a_failure_is_told_in_listings_only()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Careless");

        Assert.Null(end.FailureDetails!.InnerFailure);
        Assert.NotNull((await FindAsync(system, end.InstanceId)).FailureDetails!.InnerFailure);
    }

    [Fact]
    public async Task What_an_orchestrator_throws_is_its_failure_and_its_custom_status_stays()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Throwing");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.True(end.FailureDetails!.IsCausedBy<AccountException>());
        Assert.Equal("closed", end.FailureDetails.ErrorMessage);
        Assert.Equal("closed", end.SerializedOutput);
        Assert.Equal("nearly", end.ReadCustomStatusAs<string>());
    }

    [Theory]
    [InlineData("Nobody", "The function 'Nobody' doesn't exist, is disabled, or is not an orchestrator function.")]
    [InlineData("CallsNobody", "The function 'Nobody' doesn't exist, is disabled, or is not an activity function.")]
    public async Task A_function_that_does_not_exist_fails_the_orchestration_that_needs_it(string orchestrator, string message)
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync(orchestrator);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains(message, end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BadOutput")]
    [InlineData("BadCustomStatus")]
    [InlineData("BadActivityInput")]
    public async Task A_value_that_can_not_be_serialised_fails_the_orchestration(string orchestrator)
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync(orchestrator);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.True(end.FailureDetails!.IsCausedBy<JsonException>(), end.FailureDetails.ToString());
    }

    [Fact]
    public async Task An_activitys_result_that_can_not_be_serialised_fails_the_activity()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("BadActivityOutput");

        Assert.True(end.FailureDetails!.IsCausedBy<TaskFailedException>());
        Assert.True((await FindAsync(system, end.InstanceId)).FailureDetails!.InnerFailure!.IsCausedBy<JsonException>());
    }

    [Fact]
    public async Task Input_of_the_wrong_type_fails_the_orchestration()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Counting", "not a number");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.True(end.FailureDetails!.IsCausedBy<JsonException>(), end.FailureDetails.ToString());
    }

    [Fact]
    public async Task A_turn_too_large_for_the_journal_fails_its_orchestration_and_no_other()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var large = await system.RunAsync("Large");
        var small = await system.RunAsync("Counting", 1);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, large.RuntimeStatus);
        Assert.Contains("at most", large.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, small.RuntimeStatus);
    }

    private static async Task<OrchestrationMetadata> FindAsync(DurableSystem system, string id)
    {
        var query = new OrchestrationQuery(InstanceIdPrefix: id, FetchInputsAndOutputs: true);
        return await system.Client.GetAllInstancesAsync(query).SingleAsync(TestContext.Current.CancellationToken);
    }

    public sealed class AccountException(string message, Exception? cause = null) : InvalidOperationException(message, cause);

    public sealed record Caught(
        string Message,
        string TaskName,
        int TaskId,
        string ErrorType,
        string? StackTrace,
        string? CauseType,
        string? CauseMessage,
        bool IsCausedByAccountException,
        bool IsCausedByBase,
        bool IsCausedByOther);

    internal static class Functions
    {
        [Function("Catching")]
        public static async Task<Caught> Catching([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync("Succeed");
            try
            {
                await context.CallActivityAsync("Refuse", "account-1");
                throw new InvalidOperationException("The activity must fail.");
            }
            catch (TaskFailedException failed)
            {
                var details = failed.FailureDetails;
                return new Caught(
                    failed.Message, failed.TaskName, failed.TaskId, details.ErrorType, details.StackTrace, details.InnerFailure?.ErrorType,
                    details.InnerFailure?.ErrorMessage, details.IsCausedBy<AccountException>(), details.IsCausedBy<InvalidOperationException>(),
                    details.IsCausedBy<IOException>());
            }
        }

        [Function("Careless")]
        public static Task Careless([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Refuse", "account-1");

        [Function("Throwing")]
        public static Task Throwing([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            context.SetCustomStatus("nearly");
            throw new AccountException("closed");
        }

        [Function("CallsNobody")]
        public static Task CallsNobody([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Nobody");

        [Function("BadOutput")]
        public static Node BadOutput([OrchestrationTrigger] TaskOrchestrationContext _) => Node.Circle();

        [Function("BadCustomStatus")]
        public static void BadCustomStatus([OrchestrationTrigger] TaskOrchestrationContext context) => context.SetCustomStatus(Node.Circle());

        [Function("BadActivityInput")]
        public static Task BadActivityInput([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Succeed", Node.Circle());

        [Function("BadActivityOutput")]
        public static Task BadActivityOutput([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("ReturnCircle");

        [Function("Counting")]
        public static int Counting([OrchestrationTrigger] TaskOrchestrationContext _, int number) => number;

        [Function("Large")]
        public static string Large([OrchestrationTrigger] TaskOrchestrationContext _) => new('x', 17 * 1024 * 1024);

        [Function("Succeed")]
        public static void Succeed([ActivityTrigger] object? _)
        {
        }

        [Function("Refuse")]
        public static void Refuse([ActivityTrigger] string account) =>
            throw new AccountException("No such account.", new IOException(account == "account-1" ? "The disk is full." : ""));

        [Function("ReturnCircle")]
        public static Node ReturnCircle([ActivityTrigger] object? _) => Node.Circle();
    }

    public sealed record Node
    {
        public Node? Next { get; private set; }

        public static Node Circle()
        {
            var node = new Node();
            node.Next = node;
            return node;
        }
    }
}
