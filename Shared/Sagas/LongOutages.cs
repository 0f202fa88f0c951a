using Microsoft.DurableTask;

namespace Shared.Sagas;

/// <summary>Lets a saga outlast an outage of days without a history of thousands of rows.</summary>
public static class LongOutages
{
    // host.json's defaultVersion gives new instances their version. Instances without one began before there were versions.
    private const string FirstVersion = "3.0";

    /// <summary>
    /// Runs the steps of a saga. Where a step has failed for about an hour (<see cref="SagaRetries.UntilDoneIn"/>), the saga starts again under the same
    /// instance ID with an empty history. Every step must be idempotent, because it may be taken again.
    /// </summary>
    /// <param name="context">The saga's context. Events that it has not received yet stay in its queue.</param>
    /// <param name="steps">The steps, of which the last gives the saga's output.</param>
    /// <param name="nextInput">Makes the input of the next start from what is known by then, such as an event that was received.</param>
    /// <exception cref="TaskFailedException">A step failed in a way that no repetition can mend, or the saga has no version.</exception>
    public static async Task<T> GoOnAsNewAfterOutageAsync<T>(this TaskOrchestrationContext context, Func<Task<T>> steps, Func<object> nextInput)
    {
        try
        {
            return await steps();
        }
        catch (TaskFailedException exception) when (context.GoesOnAsNew() && !exception.FailureDetails.IsOrWraps<FinalFailureException>())
        {
            context.ContinueAsNew(nextInput());
            return default!;
        }
    }

    internal static bool GoesOnAsNew(this TaskOrchestrationContext context) => context.CompareVersionTo(FirstVersion) >= 0;
}
