using System.Diagnostics.CodeAnalysis;

namespace SendGrid;

/// <summary>Media types of an email's content. Official source: <c>src/SendGrid/MimeType.cs</c> (sendgrid-csharp).</summary>
[SuppressMessage("Design", "CA1052:Static holder types should be static or sealed", Justification = "As in the official package.")]
public class MimeType
{
    /// <summary>HTML.</summary>
    public static readonly string Html = "text/html";

    /// <summary>Plain text.</summary>
    public static readonly string Text = "text/plain";
}
