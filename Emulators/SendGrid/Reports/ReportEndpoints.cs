using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emulators.SendGrid.Reports;

/// <summary>
/// <c>POST /mailbox/messages/{id}/reports</c>: sends an event about a mail, signed as SendGrid signs it, to the webhook of the app. It is sent only when
/// somebody asks for it, since the mailbox delivers nothing and so has nothing true to report.
/// </summary>
internal static class ReportEndpoints
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Maps the endpoint. The webhook is at <paramref name="webhookPath"/> of the server that takes the call.</summary>
    public static void MapReports(this IEndpointRouteBuilder endpoints, MailboxStore mailbox, EventSigner signer, string webhookPath, TimeProvider time) =>
        endpoints.MapPost(
            "/mailbox/messages/{id}/reports",
            (string id, MailReport report, HttpContext call) => mailbox.Find(id) is { } mail
                ? ReportAsync(call, webhookPath, MailEvent.Create(report.Event, mail, time.GetUtcNow()), signer, time)
                : Task.FromResult(Results.NotFound("There is no such mail.")));

    private static async Task<IResult> ReportAsync(HttpContext call, string webhookPath, JsonObject? reported, EventSigner signer, TimeProvider time)
    {
        if (reported is null)
        {
            return Results.BadRequest("The event is delivered, bounce or dropped.");
        }

        using var content = signer.Sign(JsonSerializer.SerializeToUtf8Bytes(new JsonArray(reported)), time.GetUtcNow());
        var webhook = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", call.Connection.LocalPort, webhookPath).Uri;
        using var answer = await Http.PostAsync(webhook, content, call.RequestAborted);
        return answer.IsSuccessStatusCode
            ? Results.NoContent()
            : Results.Text($"The webhook answered {(int)answer.StatusCode}.", statusCode: StatusCodes.Status502BadGateway);
    }
}

/// <summary>The body of a call for a report.</summary>
/// <param name="Event">An event by SendGrid's name: <c>delivered</c>, <c>bounce</c> or <c>dropped</c>.</param>
internal sealed record MailReport(string? Event);
