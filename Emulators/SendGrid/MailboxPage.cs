using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emulators.SendGrid;

/// <summary>The page that shows the mails, in a frame that runs no scripts.</summary>
internal static class MailboxPage
{
    // Frames without an address of their own inherit this: a mail's own styles work, its scripts and images from elsewhere do not.
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
