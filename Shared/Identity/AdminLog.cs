using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shared.Identifiers;

namespace Shared.Identity;

/// <summary>
/// Writes to the log whom a call of an admin is about: who, what and whom, by IDs alone, each customer once in a call. The middleware adds whom route and
/// query name; functions add those whom they learn of elsewhere, as from the body (<see cref="AdminLogging.LogSubject"/>).
/// </summary>
internal sealed class AdminLog(string function, ILogger logger)
{
    private readonly HashSet<UserId> _subjects = [];

    /// <summary>Logs a customer, unless the caller is no admin or is the customer, or the text is no user ID.</summary>
    public void Add(Caller caller, string? userId)
    {
        if (caller.Role == Role.Admin && UserId.TryParse(userId, out var subject) && subject != caller.UserId && _subjects.Add(subject))
            logger.LogInformation("Admin {AdminUserId} calls {Function} about customer {SubjectUserId}.", caller.UserId, function, subject.ToString());
    }
}

/// <summary>Lets functions say whom a call is about.</summary>
public static class AdminLogging
{
    /// <summary>Logs that a call is about a customer, if an admin makes it and it is about somebody else.</summary>
    public static void LogSubject(this HttpRequest request, Caller caller, string? userId) =>
        request.HttpContext.Features.Get<AdminLog>()?.Add(caller, userId);
}
