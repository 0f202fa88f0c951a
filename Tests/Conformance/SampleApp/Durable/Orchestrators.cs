using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SampleApp.Durable;

/// <summary>One orchestrator for each thing of the engine that the tests look at.</summary>
internal static class Orchestrators
{
    [Function(nameof(FourSteps))]
    public static async Task<int> FourSteps([OrchestrationTrigger] TaskOrchestrationContext context, int number)
    {
        for (var step = 0; step < 4; step++) number = await context.CallActivityAsync<int>(nameof(Activities.AddOne), number);
        return number;
    }

    [Function(nameof(FanOut))]
    public static async Task<int> FanOut([OrchestrationTrigger] TaskOrchestrationContext context, int width)
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, width).Select(i => context.CallActivityAsync<int>(nameof(Activities.AddOne), i)));
        return numbers.Sum();
    }

    /// <summary>Tells what it waits for, then waits for as many events as its input says.</summary>
    [Function(nameof(WaitForEvents))]
    public static async Task<string[]> WaitForEvents([OrchestrationTrigger] TaskOrchestrationContext context, int count)
    {
        var received = new List<string>();
        while (received.Count < count)
        {
            context.SetCustomStatus(new { waitingFor = "Go", received = received.Count });
            received.Add(await context.WaitForExternalEvent<string>("Go"));
        }

        return [.. received];
    }

    [Function(nameof(WaitForTimer))]
    public static async Task<string> WaitForTimer([OrchestrationTrigger] TaskOrchestrationContext context, int milliseconds)
    {
        await context.CreateTimer(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None);
        return "fired";
    }

    /// <summary>Calls an activity that fails as often as its input says before it succeeds, and gives it five attempts.</summary>
    [Function(nameof(Retry))]
    public static Task<int> Retry([OrchestrationTrigger] TaskOrchestrationContext context, int failures) => context.CallActivityAsync<int>(
        nameof(Activities.FailAtFirst), failures, TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(10))));

    /// <summary>Calls an activity that always fails, three times: after a short pause, and after one that is ten times as long.</summary>
    [Function(nameof(RetrySlowly))]
    public static Task RetrySlowly([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync(
        nameof(Activities.FailAlways), "reason", TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(500), backoffCoefficient: 10)));

    /// <summary>Like <see cref="Retry"/> without further attempts.</summary>
    [Function(nameof(TryOnce))]
    public static Task<int> TryOnce([OrchestrationTrigger] TaskOrchestrationContext context, int failures) =>
        context.CallActivityAsync<int>(nameof(Activities.FailAtFirst), failures);

    /// <summary>Looks at the failure of an activity as an orchestrator sees it, or, if its input says so, fails with it.</summary>
    [Function(nameof(Fail))]
    public static async Task<SeenFailure> Fail([OrchestrationTrigger] TaskOrchestrationContext context, bool handled)
    {
        try
        {
            await context.CallActivityAsync(nameof(Activities.FailAlways), "reason");
            throw new InvalidOperationException("The activity should have failed.");
        }
        catch (TaskFailedException exception) when (handled)
        {
            var failure = exception.FailureDetails;
            return new SeenFailure(
                failure.ErrorType,
                failure.ErrorMessage,
                failure.InnerFailure?.ErrorType,
                failure.InnerFailure?.ErrorMessage,
                failure.IsCausedBy<InvalidOperationException>(),
                failure.IsCausedBy<FormatException>());
        }
    }

    [Function(nameof(Parent))]
    public static async Task<string> Parent([OrchestrationTrigger] TaskOrchestrationContext context, string input)
    {
        var options = new SubOrchestrationOptions { InstanceId = context.InstanceId + "-child" };
        var child = await context.CallSubOrchestratorAsync<string>(nameof(Child), input, options);
        return $"parent of {child}";
    }

    [Function(nameof(Child))]
    public static string Child([OrchestrationTrigger] TaskOrchestrationContext context, string input) =>
        input == "fail" ? throw new InvalidOperationException("child failed") : $"{input} in {context.InstanceId} of {context.Parent?.InstanceId}";

    /// <summary>Continues as new as often as its input says; what is raised meanwhile is not lost.</summary>
    [Function(nameof(Rounds))]
    public static async Task<string> Rounds([OrchestrationTrigger] TaskOrchestrationContext context, int left)
    {
        if (left == 0) return await context.WaitForExternalEvent<string>("Go");

        await context.CallActivityAsync<int>(nameof(Activities.AddOne), left);
        context.ContinueAsNew(left - 1);
        return "";
    }

    /// <summary>Waits for three events, and continues as new after each with those it has.</summary>
    [Function(nameof(Collect))]
    public static async Task<string[]> Collect([OrchestrationTrigger] TaskOrchestrationContext context, string[] received)
    {
        if (received.Length == 3) return received;

        context.ContinueAsNew((string[])[.. received, await context.WaitForExternalEvent<string>("Go")]);
        return [];
    }

    [Function(nameof(Version))]
    public static string Version([OrchestrationTrigger] TaskOrchestrationContext context) => context.Version;

    [Function(nameof(VersionLater))]
    public static async Task<string> VersionLater([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.WaitForExternalEvent<string>("Go");
        return context.Version;
    }

    [Function(nameof(Large))]
    public static async Task<int> Large([OrchestrationTrigger] TaskOrchestrationContext context, string text) =>
        (await context.CallActivityAsync<string>(nameof(Activities.Echo), text)).Length;

    /// <summary>Calls an activity that does not end before a file is there.</summary>
    [Function(nameof(Block))]
    public static Task<int> Block([OrchestrationTrigger] TaskOrchestrationContext context, string folder) =>
        context.CallActivityAsync<int>(nameof(Activities.BlockAsync), folder);

    [Function(nameof(Traced))]
    public static Task<string> Traced([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>(nameof(Activities.TraceParent), "traceparent ");

    /// <summary>Sets a custom status of as many characters as its input says.</summary>
    [Function(nameof(Talk))]
    public static string Talk([OrchestrationTrigger] TaskOrchestrationContext context, int characters)
    {
        context.SetCustomStatus(new string('x', characters));
        return "told";
    }

    [Function(nameof(CallMissing))]
    public static Task<string> CallMissing([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("NoSuchActivity", 1);
}

/// <summary>What an orchestrator sees of a failed activity.</summary>
internal sealed record SeenFailure(string Type, string Message, string? InnerType, string? InnerMessage, bool IsCausedByIt, bool IsCausedByItsCause);
