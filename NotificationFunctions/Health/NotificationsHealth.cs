using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shared.Http.Health;
using Shared.Identity;

namespace NotificationFunctions.Health;

/// <summary>Says whether this app's dependencies answer.</summary>
public sealed class NotificationsHealth(HealthCheckService checks)
{
    /// <summary><c>GET /health</c></summary>
    [Function(nameof(NotificationsHealth))]
    [AllowAnonymousCaller]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request) =>
        AppHealth.AnswerAsync(checks, "notifications", request.HttpContext.RequestAborted);
}
