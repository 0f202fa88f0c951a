using System.Text.Json;
using BillingFunctions.Ledger;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Protobuf;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Support;
using Tests.Unit.Histories;

namespace Tests.Unit.Billing;

public sealed class SagaRetriesTests
{
    private const string Activity = "Fail";
    private static readonly UserId Ada = UserId.For("ada", "key");
    private static readonly OrderDebit Debit = new(Ada, OrderId.For(Ada, "key"), new Money(400, Currency.Find("USD")));

    public static TheoryData<Exception> WhatNoRepetitionCanMend =>
        [new OperationMismatchException(Debit.ToOperation()), new DebitMissingException(Debit, OperationStatus.Void)];

    [Theory]
    [MemberData(nameof(WhatNoRepetitionCanMend), DisableDiscoveryEnumeration = true)]
    public void What_no_repetition_can_mend_is_not_repeated(Exception failure)
    {
        foreach (var run in new[] { Start(_ => SagaRetries.Bounded, failure), Start(SagaRetries.UntilDoneIn, failure), StartVersioned(failure) })
        {
            Assert.Equal(OrchestrationStatus.Failed, run.History.End!.OrchestrationStatus);
            Assert.Equal(1, run.Calls[Activity]);
        }
    }

    [Fact]
    public void A_step_that_can_be_undone_is_repeated_for_half_a_minute()
    {
        var run = Start(_ => SagaRetries.Bounded, new IOException("The storage does not answer."));

        Assert.Equal(OrchestrationStatus.Failed, run.History.End!.OrchestrationStatus);
        Assert.Equal(6, run.Calls[Activity]);
        Assert.InRange(run.Duration, TimeSpan.FromSeconds(31), TimeSpan.FromSeconds(32));
    }

    [Fact]
    public void A_saga_without_a_version_repeats_a_step_that_must_be_done_at_least_once_a_minute_however_long_it_fails()
    {
        var run = Start(SagaRetries.UntilDoneIn, new IOException("The storage does not answer."), maxCalls: 31);

        Assert.Null(run.History.End);
        Assert.InRange(run.Duration, TimeSpan.FromMinutes(25), TimeSpan.FromMinutes(26.1));
    }

    [Fact]
    public void A_saga_with_a_version_goes_on_as_new_after_an_hour_and_its_history_stays_small_in_an_outage_of_days()
    {
        var (outage, longest, next) = (TimeSpan.Zero, 0, (object)"input");
        while (outage < TimeSpan.FromDays(3))
        {
            var run = StartVersioned(new IOException("The storage does not answer."), next);
            (outage, longest, next) = (outage + run.Duration, Math.Max(longest, run.History.Events.Count), run.GoesOnWith!);

            Assert.Equal(20, run.Calls[Activity]);
            Assert.InRange(run.Duration, TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(60));
        }

        Assert.InRange(longest, 1, 200);
        Assert.StartsWith("\"input, on", ((OrchestrationRun.NextInput)next).Json, StringComparison.Ordinal);
    }

    [Fact]
    public void The_platform_gives_new_sagas_the_version_from_which_on_they_go_on_as_new()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("host.json")));

        Assert.Equal("3.0", host.RootElement.GetProperty("extensions").GetProperty("durableTask").GetProperty("defaultVersion").GetString());
    }

    private static OrchestrationRun Start(
        Func<TaskOrchestrationContext, TaskOptions> retries, Exception failure, object? input = null, int maxCalls = int.MaxValue, string? version = null) =>
        OrchestrationRun.Start(
            Orchestrator.For<string, string>(context => context.GoOnAsNewAfterOutageAsync(
                () => context.CallActivityAsync<string>(Activity, null, retries(context)), () => context.GetInput<string>() + ", on")),
            "saga",
            input ?? "input",
            (_, _) => throw failure,
            maxCalls,
            version);

    private static OrchestrationRun StartVersioned(Exception failure, object? input = null) => Start(SagaRetries.UntilDoneIn, failure, input, version: "3.0");
}
