using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Emulators;

/// <summary>A web page whose files are embedded in an assembly, so that it needs nothing from elsewhere.</summary>
/// <param name="assembly">The assembly that holds the files.</param>
/// <param name="folder">The folder of the files in the project, with dots: <c>Emulators.SendGrid.Page</c>.</param>
/// <param name="policy">The Content-Security-Policy of the HTML files.</param>
internal sealed class EmbeddedPage(Assembly assembly, string folder, string policy)
{
    /// <summary>Answers 200 with a file, or 404 where the page has none of that name.</summary>
    public IResult Answer(HttpContext call, string file)
    {
        if (assembly.GetManifestResourceStream($"{folder}.{file}") is not { } content)
            return Results.NotFound();
        call.Response.Headers.CacheControl = "no-cache";
        call.Response.Headers.XContentTypeOptions = "nosniff";
        call.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (Path.GetExtension(file) == ".html")
            call.Response.Headers.ContentSecurityPolicy = policy;
        return Results.Stream(content, TypeOf(file));
    }

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"A page has no files that end in '{other}'."),
    };
}
