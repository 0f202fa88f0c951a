using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Identifiers;
using Shared.Identity.Sessions;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>Activity: ends a user's sessions. Ending them again changes nothing.</summary>
public sealed class EndSessions(SessionTable sessions)
{
    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task CallAsync(TaskOrchestrationContext context, EndSessionsRequest request) =>
        context.CallActivityAsync(nameof(EndSessions), request, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns when all but the kept one have ended.</summary>
    [Function(nameof(EndSessions))]
    public Task RunAsync([ActivityTrigger] EndSessionsRequest request, CancellationToken cancellationToken) =>
        sessions.RemoveAllAsync(request.UserId, request.KeptSession, cancellationToken);
}

/// <summary>The input of <see cref="EndSessions"/>.</summary>
/// <param name="UserId">Whose sessions.</param>
/// <param name="KeptSession">The key of the session that goes on; null where none does.</param>
public sealed record EndSessionsRequest(UserId UserId, string? KeptSession);
