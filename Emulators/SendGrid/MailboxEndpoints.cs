using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emulators.SendGrid;

/// <summary>Maps the local SendGrid, and the page that shows what it was sent.</summary>
internal static class MailboxEndpoints
{
    public static void MapMailbox(this IEndpointRouteBuilder endpoints, MailboxStore mailbox)
    {
        endpoints.MapPost("/v3/mail/send", call => RunAsync(call, MailSendEndpoint.HandleAsync(call, mailbox)));

        var pages = endpoints.MapGroup("/mailbox");
        MailboxPage.Map(pages);
        pages.MapGet("/messages", (string? to) => Results.Json(new { messages = mailbox.List(to) }, MailboxJson.Own));
        pages.MapDelete("/messages", async (CancellationToken cancellationToken) =>
        {
            await mailbox.ClearAsync(cancellationToken);
            return Results.NoContent();
        });
        pages.MapPut("/failure", (MailboxFailure failure) =>
        {
            if (!failure.IsValid)
            {
                return Results.BadRequest("A failure has the status 400 to 599, and neither a count nor a Retry-After below nothing.");
            }

            mailbox.SetFailure(failure);
            return Results.NoContent();
        });
        pages.MapDelete("/failure", () =>
        {
            mailbox.SetFailure(null);
            return Results.NoContent();
        });
    }

    private static async Task RunAsync(HttpContext call, Task<IResult> handling) => await (await handling).ExecuteAsync(call);
}
