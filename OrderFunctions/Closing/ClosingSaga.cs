using System.Text.Json.Serialization;
using BillingFunctions.Accounts;
using CustomerFunctions.Closing;
using CustomerFunctions.Identity.Passwords;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using OrderFunctions.Registrations;
using Shared.Amounts;
using Shared.Events;
using Shared.Identifiers;
using Shared.Sagas;

namespace OrderFunctions.Closing;

/// <summary>
/// The saga by which a customer leaves. Its pivot is the closed account: until then the closing can be refused, and everything is as before; afterwards
/// it goes on to the end. Every activity may run more than once and has its effect once.
/// <list type="table">
/// <item><term>LeaveAdmins</term><description>an admin gives up the role; refused to the last one: end</description></item>
/// <item><term>CloseOrderList</term><description>no order is added from here; refused while an order is unfinished: ReturnToAdmins, end</description></item>
/// <item>
/// <term>CloseAccount</term>
/// <description>no money moves from here (pivot); refused while there is money: ReopenOrderList, ReturnToAdmins, end</description>
/// </item>
/// <item><term>EndSessions, RemoveLogin</term><description>nobody is signed in or can sign in; the user name stays taken</description></item>
/// <item><term>EraseCustomer</term><description>the personal data is erased; callers get their answer</description></item>
/// <item><term>PublishEvent</term><description>CustomerClosed, upon which consumers erase their copies</description></item>
/// </list>
/// </summary>
public static class ClosingSaga
{
    /// <summary>
    /// The instance of an attempt. A refused closing may be asked for again, so attempts are numbered: calls at the same time join the same one, and a call
    /// after a refusal starts the next.
    /// </summary>
    public static string InstanceIdOf(ClosingAttempt attempt) => $"{InstancePrefix(attempt.UserId)}{attempt.Number}";

    /// <summary>How the IDs of all attempts of a customer begin.</summary>
    public static string InstancePrefix(UserId userId) => $"close-{userId}-";

    /// <summary>Runs the saga.</summary>
    [Function(nameof(ClosingSaga))]
    public static Task<ClosingOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var attempt = context.GetInput<ClosingAttempt>() ?? throw new InvalidOperationException("The saga has no input.");
        return context.GoOnAsNewAfterOutageAsync(() => RunAsync(context, attempt), () => attempt);
    }

    private static async Task<ClosingOutcome> RunAsync(TaskOrchestrationContext context, ClosingAttempt attempt)
    {
        if (attempt.Unopened is { } currency)
            await RegistrationSaga.OpenAsync(context, attempt.UserId, currency);
        var refusal = await RefuseAsync(context, attempt);
        if (refusal is { } reason)
        {
            var refused = new ClosingOutcome(reason, ClosedAt: null);
            context.SetCustomStatus(refused);
            return refused;
        }

        await EndSessions.CallAsync(context, new EndSessionsRequest(attempt.UserId, KeptSession: null));
        await RemoveLogin.CallAsync(context, attempt.UserId);
        var erased = await EraseCustomer.CallAsync(context, attempt.UserId);
        var outcome = new ClosingOutcome(ClosingResult.Closed, erased.ClosedAt);
        context.SetCustomStatus(outcome);

        var closed = new CustomerClosed(attempt.UserId, erased.Version, erased.ClosedAt);
        var outgoing = OutgoingEvent.From(closed, erased.ClosedAt);
        await PublishEvent.CallAsync(
            context, attempt.Repetition is { } repetition ? outgoing with { MessageId = $"{outgoing.Event.Id}-{repetition}" } : outgoing);
        return outcome;
    }

    // Null from the pivot on.
    private static async Task<ClosingResult?> RefuseAsync(TaskOrchestrationContext context, ClosingAttempt attempt)
    {
        if (!await LeaveAdmins.CallAsync(context, attempt.UserId))
        {
            await ReopenOrderList.CallAsync(context, attempt);
            return ClosingResult.LastAdmin;
        }

        if (await CloseOrderList.CallAsync(context, attempt) == OrderListClosing.Refused)
        {
            await ReturnToAdmins.CallAsync(context, attempt.UserId);
            return ClosingResult.OrderUnfinished;
        }

        if (await CloseAccount.CallAsync(context, new AccountClosingAttempt(attempt.UserId, attempt.Number)) == AccountClosing.MoneyLeft)
        {
            await ReopenOrderList.CallAsync(context, attempt);
            await ReturnToAdmins.CallAsync(context, attempt.UserId);
            return ClosingResult.MoneyLeft;
        }

        return null;
    }
}

/// <summary>The input of <see cref="ClosingSaga"/>.</summary>
/// <param name="UserId">The customer who leaves.</param>
/// <param name="Number">Which attempt it is: one more than were refused.</param>
public sealed record ClosingAttempt(UserId UserId, long Number)
{
    /// <summary>
    /// Which run this is where the attempt was made before; null for the first. The event of a repetition must reach the consumers, whose rows may have been
    /// restored too, so its topic must not take it for a duplicate.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Repetition { get; init; }

    /// <summary>
    /// The currency of a customer whose registration a restore has brought back unfinished, perhaps without account and order list: they are opened, so
    /// that they can be closed. Null for all others, whose rows must be there.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Currency? Unopened { get; init; }
}

/// <summary>How a closing ended. It is the saga's custom status, from which callers are answered, and its output.</summary>
/// <param name="Result">The result.</param>
/// <param name="ClosedAt">When the personal data was erased; null where the closing was refused.</param>
public sealed record ClosingOutcome(ClosingResult Result, DateTimeOffset? ClosedAt)
{
    /// <summary>What an instance says; null while it has not come so far.</summary>
    public static ClosingOutcome? Find(OrchestrationMetadata? instance) => instance.FindStatus<ClosingOutcome>();
}

/// <summary>The results of a closing. All but the first one are refusals, after which everything is as before.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClosingResult>))]
public enum ClosingResult
{
    /// <summary>The customer has left.</summary>
    Closed,

    /// <summary>The customer is the last admin.</summary>
    LastAdmin,

    /// <summary>An order has not come to its end.</summary>
    OrderUnfinished,

    /// <summary>There is money on the account.</summary>
    MoneyLeft,
}
