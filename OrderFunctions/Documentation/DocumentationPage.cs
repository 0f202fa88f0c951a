using System.Security.Cryptography;
using System.Text;

namespace OrderFunctions.Documentation;

/// <summary>
/// The page that shows both documents.
/// It is one text, and its policy allows no script and no style but those in it, and nothing from elsewhere.
/// </summary>
internal static class DocumentationPage
{
    private const string StylePlace = "/* style */";
    private const string ScriptPlace = "/* script */";

    private static readonly string Style = EmbeddedText.Read("documentation.css");
    private static readonly string Script = EmbeddedText.Read("yaml.mjs") + EmbeddedText.Read("documentation.mjs");

    public static string Html { get; } = EmbeddedText.Read("documentation.html")
        .Replace(StylePlace, Style, StringComparison.Ordinal)
        .Replace(ScriptPlace, Script, StringComparison.Ordinal);

    public static string Policy { get; } =
        $"default-src 'none'; script-src {HashOf(Script)}; style-src {HashOf(Style)}; img-src data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
