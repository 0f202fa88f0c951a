using CustomerFunctions.Identity;
using CustomerFunctions.Identity.Sessions;
using CustomerFunctions.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using OrderFunctions.Orders;
using OrderFunctions.Registrations;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;

namespace OrderFunctions.Closing;

/// <summary><c>POST /customers/{userId}/closure</c>: a customer leaves.</summary>
public sealed class CloseCustomer(
    CustomerTable customers, OrderTable orders, PasswordCheck check, SagaClient sagas, ILogger<CloseCustomer> logger)
{
    /// <summary>
    /// Starts the closing saga, or joins it, and answers 200 when the customer has left; 409 where money is left, an order is unfinished or the customer is
    /// the last admin, and everything is as before then; 202 where it takes longer than the caller waits; 503 where stored data is lost that must be restored
    /// before. Customers need their password: 403 where it is wrong, 429 after too many wrong ones. A repetition gets the same answer, and repeats what a
    /// restore of tables has undone; after a refusal it is a new attempt.
    /// </summary>
    [Function(nameof(CloseCustomer))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "customers/{userId}/closure")] HttpRequest request,
        string userId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        var preference = Preference.Read(request);
        var body = await JsonBody.ReadAsync(request, cancellationToken);
        var password = PasswordCheck.ReadCurrent(body);
        body.ThrowIfInvalid();
        if (Caller.ActFor(request, userId) is not { } id
            || await customers.FindAsync(id, cancellationToken) is not { } customer
            || !await MayLeaveAsync(client, customer, cancellationToken))
        {
            return ClosingProblems.NotFound;
        }

        if (await check.RefuseOwnerAsync(request, customer, password, "close an account of one's own", cancellationToken) is { } refusal)
            return refusal;

        var list = await orders.FindListAsync(id, cancellationToken);
        var attempt = new ClosingAttempt(id, (list?.RefusedClosings ?? 0) + 1)
        {
            Unopened = customer.Status == CustomerStatus.Pending ? customer.Currency : null,
        };
        var instanceId = ClosingSaga.InstanceIdOf(attempt);
        var isNew = await TryStartAsync(client, attempt, instanceId, cancellationToken);
        if (isNew)
            logger.LogWarning("The closing of customer {ClosedUserId} was started by {UserId}: {InstanceId}.", id, caller.UserId, instanceId);

        var instance = await sagas.WaitAsync(client, instanceId, HasOutcome, preference.Wait, isNew, cancellationToken);
        return Answer(id, instance).WithHeader("Preference-Applied", preference.Applied);
    }

    // One whose registration is under way is not there yet. Where a restore has brought a registration back, its saga has ended, or is gone.
    private static async Task<bool> MayLeaveAsync(DurableTaskClient client, Customer customer, CancellationToken cancellationToken) => customer.Status switch
    {
        CustomerStatus.Approved or CustomerStatus.Closed => true,
        CustomerStatus.Pending =>
            await client.GetInstanceAsync(RegistrationSaga.InstanceId(customer.UserId), cancellationToken) is null or { IsCompleted: true },
        _ => false,
    };

    // A closing that has ended is run again when it is asked for: it repeats what a restore of tables has undone, and changes nothing else. One that was
    // refused is over as soon as the list says so; where the list does not, it was restored.
    private async Task<bool> TryStartAsync(DurableTaskClient client, ClosingAttempt attempt, string instanceId, CancellationToken cancellationToken)
    {
        var former = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken);
        if (former is not null)
            attempt = attempt with { Repetition = Guid.NewGuid().ToString("N") };
        if (former is not { RuntimeStatus: OrchestrationRuntimeStatus.Completed } || ClosingOutcome.Find(former) is not { } outcome)
            return await SagaClient.StartOrJoinAsync(client, nameof(ClosingSaga), instanceId, attempt, cancellationToken);

        var isOver = outcome.Result != ClosingResult.Closed
            && await orders.FindListAsync(attempt.UserId, cancellationToken) is { } list && list.RefusedClosings >= attempt.Number;
        return !isOver && await SagaClient.StartAgainAsync(client, nameof(ClosingSaga), instanceId, attempt, cancellationToken);
    }

    private static IResult Answer(UserId userId, OrchestrationMetadata? instance) => ClosingOutcome.Find(instance) switch
    {
        { Result: ClosingResult.Closed, ClosedAt: { } closedAt } => TypedResults.Ok(new ClosureView(userId, closedAt)),
        { Result: var refusal } => ClosingProblems.Of(refusal),
        null when instance?.RuntimeStatus == OrchestrationRuntimeStatus.Failed => ClosingProblems.Failed.WithRetryAfter(SagaInstance.RetryAfter),
        null when instance?.IsInterrupted() == true => ClosingProblems.Unfinished.WithRetryAfter(SagaInstance.RetryAfter),
        null => TypedResults.StatusCode(StatusCodes.Status202Accepted).WithRetryAfter(SagaInstance.RetryAfter),
    };

    private static bool HasOutcome(OrchestrationMetadata instance) => ClosingOutcome.Find(instance) is not null;
}

/// <summary>The answer when a customer has left.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="ClosedAt">When the personal data was erased.</param>
public sealed record ClosureView(UserId UserId, DateTimeOffset ClosedAt);

/// <summary>The kinds of refusals of a closing.</summary>
public static class ClosingProblemTypes
{
    /// <summary>There is money on the account.</summary>
    public static readonly ProblemType MoneyLeft = new("/problems/money-left", "There is money on the account.", 409);

    /// <summary>An order has not come to its end.</summary>
    public static readonly ProblemType OrderUnfinished = new("/problems/order-unfinished", "An order is not finished.", 409);
}

/// <summary>The refusals of a closing.</summary>
internal static class ClosingProblems
{
    public static Problem NotFound { get; } = new(ProblemTypes.CustomerNotFound, "No customer has this user ID.");

    public static Problem Unfinished { get; } = new(
        ProblemTypes.ServiceUnavailable, "The closing did not come to its end. Repeating the request drives it on.");

    // What passes by is repeated. A saga that has failed met what is lost or contradicts itself.
    public static Problem Failed { get; } = new(
        ProblemTypes.ServiceUnavailable,
        "Stored data of this customer is lost or contradicts itself, so the closing has stopped. An admin has to restore it; then the same request goes on.");

    public static Problem Of(ClosingResult refusal) => refusal switch
    {
        ClosingResult.MoneyLeft => new(ClosingProblemTypes.MoneyLeft, "Withdraw what is left, then ask again. Nothing has changed."),
        ClosingResult.OrderUnfinished => new(ClosingProblemTypes.OrderUnfinished, "Ask again when the order has come to its end. Nothing has changed."),
        ClosingResult.LastAdmin => new(SignInProblemTypes.LastAdmin, "Make somebody else an admin first. Nothing has changed."),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };
}
