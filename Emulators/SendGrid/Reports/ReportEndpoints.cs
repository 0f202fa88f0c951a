using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emulators.SendGrid.Reports;

/// <summary>
/// <c>POST /mailbox/messages/{id}/reports</c>: tells the webhook of the app what became of a mail, when somebody asks for it. The mailbox
/// does not do so by itself: what it would report is not true before somebody says so.
/// </summary>
internal static class ReportEndpoints
{
    private const string WebhookPath = "/api/sendgrid/events";

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public static void MapReports(this IEndpointRouteBuilder endpoints, MailboxStore mailbox, EventSigner signer, TimeProvider time) =>
        endpoints.MapPost(
            "/mailbox/messages/{id}/reports",
            (string id, MailReport report, HttpContext call) => mailbox.Find(id) is { } mail
                ? ReportAsync(call, MailEvent.Create(report.Event, mail, time.GetUtcNow()), signer, time)
                : Task.FromResult(Results.NotFound("There is no such mail.")));

    private static async Task<IResult> ReportAsync(HttpContext call, JsonObject? reported, EventSigner signer, TimeProvider time)
    {
        if (reported is null)
        {
            return Results.BadRequest("The event is delivered, bounce or dropped.");
        }

        using var content = signer.Sign(JsonSerializer.SerializeToUtf8Bytes(new JsonArray(reported)), time.GetUtcNow());
        var webhook = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", call.Connection.LocalPort, WebhookPath).Uri;
        using var answer = await Http.PostAsync(webhook, content, call.RequestAborted);
        return answer.IsSuccessStatusCode
            ? Results.NoContent()
            : Results.Text($"The webhook answered {(int)answer.StatusCode}.", statusCode: StatusCodes.Status502BadGateway);
    }
}
