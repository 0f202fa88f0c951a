using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emulators.SendGrid;

/// <summary>Maps SendGrid's mail/send, and the mailbox with the mails that it has accepted.</summary>
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

/// <summary>The page that shows the mails, in a frame that runs no scripts.</summary>
internal static class MailboxPage
{
    // The frame of a mail has no address of its own and inherits this policy: inline styles work, scripts and remote images do not.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly EmbeddedPage Page = new(typeof(MailboxPage).Assembly, "Emulators.SendGrid.Page", Policy);

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("", (HttpContext call) => Page.Answer(call, "mailbox.html"));
        foreach (var file in (string[])["mailbox.css", "mailbox.js"])
            pages.MapGet(file, (HttpContext call) => Page.Answer(call, file));
    }
}
