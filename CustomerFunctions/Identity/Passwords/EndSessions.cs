using Microsoft.Azure.Functions.Worker;
using Shared.Identity.Sessions;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>Activity: ends a user's sessions. What has ended stays so.</summary>
public sealed class EndSessions(SessionTable sessions)
{
    /// <summary>Returns when all but the kept one have ended.</summary>
    [Function(nameof(EndSessions))]
    public Task RunAsync([ActivityTrigger] EndSessionsRequest request, CancellationToken cancellationToken) =>
        sessions.RemoveAllAsync(request.UserId, request.KeptSession, cancellationToken);
}
