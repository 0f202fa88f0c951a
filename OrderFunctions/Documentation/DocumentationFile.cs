using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;
using Shared.Http.Answers;

namespace OrderFunctions.Documentation;

/// <summary>A file of the documentation, which changes only with the deployment: the two documents, the pages that show them, and what these load.</summary>
internal sealed class DocumentationFile
{
    private const string Html = "text/html; charset=utf-8";
    private const string Css = "text/css; charset=utf-8";
    private const string Script = "text/javascript; charset=utf-8";

    private readonly byte[] _content;
    private readonly bool _isCompressed;
    private readonly string _type;
    private readonly string? _policy;
    private readonly EntityTagHeaderValue _version;

    private DocumentationFile(byte[] content, string type, bool isCompressed = false, string? policy = null)
    {
        (_content, _type, _isCompressed, _policy) = (content, type, isCompressed, policy);
        _version = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
    }

    /// <summary>docs/openapi.yaml.</summary>
    public static DocumentationFile OpenApi { get; } = new(Read("openapi.yaml"), "application/yaml; charset=utf-8");

    /// <summary>docs/asyncapi.yaml.</summary>
    public static DocumentationFile AsyncApi { get; } = new(Read("asyncapi.yaml"), "application/yaml; charset=utf-8");

    /// <summary>The page of the calls, which Scalar shows.</summary>
    public static DocumentationFile Calls { get; } = new(Read("calls.html"), Html, policy: PolicyWith("script-src 'self'"));

    /// <summary>What the pages load, and the page of the events, by the last segment of their path.</summary>
    public static IReadOnlyDictionary<string, DocumentationFile> Others { get; } = new Dictionary<string, DocumentationFile>
    {
        // The component compiles the schemas that it checks the document by.
        ["events"] = new(Read("events.html"), Html, policy: PolicyWith("script-src 'self' 'unsafe-eval'")),
        ["pages.css"] = new(Read("pages.css"), Css),
        ["events.css"] = new(Read("events.css"), Css),
        ["calls.js"] = new(Read("calls.js"), Script),
        ["scalar.js"] = new(Read("ScalarStaticAssets.scalar.js", typeof(ScalarOptions).Assembly), Script, isCompressed: true),
        ["asyncapi.js"] = new(Read("asyncapi.js.gz"), Script, isCompressed: true),
        ["asyncapi.css"] = new(Read("asyncapi.css.gz"), Css, isCompressed: true),
    };

    /// <summary>Answers 200 with the file, or 304 to who has it already.</summary>
    public IResult Answer(HttpRequest request)
    {
        var takesCompressed = _isCompressed && request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        return Results.Bytes(_isCompressed && !takesCompressed ? Decompress(_content) : _content, _type, entityTag: _version)
            .WithHeader("Cache-Control", "no-cache")
            .WithHeader("Content-Encoding", takesCompressed ? "gzip" : null)
            .WithHeader("Vary", _isCompressed ? "Accept-Encoding" : null)
            .WithHeader("X-Content-Type-Options", "nosniff")
            .WithHeader("Content-Security-Policy", _policy)
            .WithHeader("Referrer-Policy", _policy is null ? null : "no-referrer");
    }

    // Both viewers bring styles of their own, and reach nothing but this server.
    private static string PolicyWith(string scripts) =>
        $"default-src 'none'; {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static byte[] Read(string name, Assembly? assembly = null)
    {
        using var stream = (assembly ?? typeof(DocumentationFile).Assembly).GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no '{name}' to show.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Decompress(byte[] compressed)
    {
        using var from = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var to = new MemoryStream();
        from.CopyTo(to);
        return to.ToArray();
    }
}
