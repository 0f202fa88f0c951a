using Microsoft.AspNetCore.Http;

namespace Emulators.SendGrid;

/// <summary>The page that shows the mails. All it needs is in this assembly; mails are shown in a frame that runs no scripts.</summary>
internal static class MailboxPage
{
    // Frames without an address of their own inherit this: a mail's own styles work, its scripts and images from elsewhere do not.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static IResult Html(HttpContext call)
    {
        call.Response.Headers.ContentSecurityPolicy = Policy;
        call.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Resource(call, "mailbox.html", "text/html; charset=utf-8");
    }

    public static IResult Css(HttpContext call) => Resource(call, "mailbox.css", "text/css; charset=utf-8");

    public static IResult Script(HttpContext call) => Resource(call, "mailbox.js", "text/javascript; charset=utf-8");

    private static IResult Resource(HttpContext call, string name, string type)
    {
        call.Response.Headers.CacheControl = "no-cache";
        call.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Stream(typeof(MailboxPage).Assembly.GetManifestResourceStream($"Emulators.SendGrid.Page.{name}")!, type);
    }
}
