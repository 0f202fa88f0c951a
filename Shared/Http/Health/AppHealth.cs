using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Shared.Http.Health;

/// <summary>The answer of an app's health function.</summary>
public static class AppHealth
{
    /// <summary>Asks every dependency of the app.</summary>
    public static async Task<IResult> AnswerAsync(HealthCheckService checks, string app, CancellationToken cancellationToken) =>
        Answer(await checks.CheckHealthAsync(cancellationToken), app);

    /// <summary>
    /// 200 when every dependency answers, else 503. The body is one object under the app's name, so that the answers of several
    /// apps can be merged: <c>{"orders": {"status": "Healthy", "dependencies": {"tables": "Healthy"}}}</c>.
    /// </summary>
    public static IResult Answer(HealthReport report, string app)
    {
        var status = report.Status == HealthStatus.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        var dependencies = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString());
        var answer = new Dictionary<string, object> { [app] = new { Status = report.Status.ToString(), Dependencies = dependencies } };
        return TypedResults.Json(answer, statusCode: status);
    }
}
