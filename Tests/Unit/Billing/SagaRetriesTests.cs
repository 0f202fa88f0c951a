using BillingFunctions.Ledger;
using BillingFunctions.Sagas;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Shared.Amounts;
using Tests.Runtime.Durable;
using Tests.Support;

namespace Tests.Unit.Billing;

public sealed class SagaRetriesTests
{
    private static readonly OrderDebit Debit = new("user", "order", new Money(400, Currency.Find("USD")));

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("UntilDone", nameof(OperationMismatchException))]
    [InlineData("UntilDone", nameof(DebitMissingException))]
    [InlineData("Bounded", nameof(OperationMismatchException))]
    [InlineData("Bounded", nameof(DebitMissingException))]
    public async Task What_no_repetition_can_mend_is_not_repeated(string orchestrator, string failure)
    {
        await using var system = await StartAsync();

        var end = await system.RunAsync(orchestrator, failure);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Single(system.Calls.Entries);
    }

    [Fact]
    public async Task A_step_that_can_be_undone_is_repeated_for_half_a_minute()
    {
        await using var system = await StartAsync();
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Bounded", "other", TestContext.Current.CancellationToken);

        foreach (var pause in new[] { 1, 2, 4, 8, 16 })
            await PassAsync(pause);
        var end = await system.EndOfAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(6, system.Calls.Entries.Count);
    }

    [Fact]
    public async Task A_step_that_must_be_done_is_repeated_at_least_once_a_minute_however_long_it_fails()
    {
        await using var system = await StartAsync();
        await system.Client.ScheduleNewOrchestrationInstanceAsync("UntilDone", "other", TestContext.Current.CancellationToken);

        foreach (var pause in new[] { 1, 2, 4, 8, 16, 32, 60, 60, 60, 60 })
            await PassAsync(pause);

        await Eventually.TrueAsync(() => system.Calls.Entries.Count == 11);
    }

    private Task<DurableSystem> StartAsync() => DurableSystem.StartAsync(options => options with { Time = _time }, [typeof(Functions)]);

    private async Task PassAsync(int seconds)
    {
        await Eventually.TrueAsync(() => _time.WaitingTimers == 1);
        _time.Advance(TimeSpan.FromSeconds(seconds));
    }

    internal sealed class Functions(CallLog calls)
    {
        [Function("UntilDone")]
        public static Task UntilDone([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync("Fail", context.GetInput<string>(), SagaRetries.UntilDone);

        [Function("Bounded")]
        public static Task Bounded([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync("Fail", context.GetInput<string>(), SagaRetries.Bounded);

        [Function("Fail")]
        public void Fail([ActivityTrigger] string failure)
        {
            calls.Add(failure);
            throw failure switch
            {
                nameof(OperationMismatchException) => new OperationMismatchException(Debit.ToOperation()),
                nameof(DebitMissingException) => new DebitMissingException(Debit, OperationStatus.Void),
                _ => new IOException("The storage does not answer."),
            };
        }
    }
}
