using Microsoft.AspNetCore.Http;
using Shared.Http.Problems;

namespace Shared.Identity;

/// <summary>Finds out who makes a request.</summary>
public interface ICallerSource
{
    /// <summary>The caller; null where the request has no credentials or none that are valid.</summary>
    /// <exception cref="ProblemException">The credentials contradict each other.</exception>
    Task<Caller?> FindAsync(HttpRequest request, CancellationToken cancellationToken);

    /// <summary>Whether the request has credentials, valid or not.</summary>
    bool HasCredentials(HttpRequest request);
}
