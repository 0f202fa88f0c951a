using BillingFunctions.Ledger;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Protobuf;
using Shared.Amounts;
using Shared.Sagas;
using Tests.Unit.Histories;

namespace Tests.Unit.Billing;

public sealed class SagaRetriesTests
{
    private const string Activity = "Fail";
    private static readonly OrderDebit Debit = new("user", "order", new Money(400, Currency.Find("USD")));

    public static TheoryData<Exception> WhatNoRepetitionCanMend =>
        [new OperationMismatchException(Debit.ToOperation()), new DebitMissingException(Debit, OperationStatus.Void)];

    [Theory]
    [MemberData(nameof(WhatNoRepetitionCanMend), DisableDiscoveryEnumeration = true)]
    public void What_no_repetition_can_mend_is_not_repeated(Exception failure)
    {
        foreach (var run in new[] { Start(SagaRetries.Bounded, failure), Start(SagaRetries.UntilDone, failure) })
        {
            Assert.Equal(OrchestrationStatus.Failed, run.History.End!.OrchestrationStatus);
            Assert.Equal(1, run.Calls[Activity]);
        }
    }

    [Fact]
    public void A_step_that_can_be_undone_is_repeated_for_half_a_minute()
    {
        var run = Start(SagaRetries.Bounded, new IOException("The storage does not answer."));

        Assert.Equal(OrchestrationStatus.Failed, run.History.End!.OrchestrationStatus);
        Assert.Equal(6, run.Calls[Activity]);
        Assert.InRange(run.Duration, TimeSpan.FromSeconds(31), TimeSpan.FromSeconds(32));
    }

    [Fact]
    public void A_step_that_must_be_done_is_repeated_at_least_once_a_minute_however_long_it_fails()
    {
        var run = Start(SagaRetries.UntilDone, new IOException("The storage does not answer."), maxCalls: 31);

        Assert.Null(run.History.End);
        Assert.InRange(run.Duration, TimeSpan.FromMinutes(25), TimeSpan.FromMinutes(26.1));
    }

    private static OrchestrationRun Start(TaskOptions options, Exception failure, int maxCalls = int.MaxValue) => OrchestrationRun.Start(
        Orchestrator.For<string>(context => context.CallActivityAsync(Activity, context.GetInput<string>(), options)),
        "saga",
        "input",
        (_, _) => throw failure,
        maxCalls);
}
