namespace NotificationFunctions.Emails.Letters;

/// <summary>An email in the forms that mail programs show.</summary>
/// <param name="Subject">One line of plain text.</param>
/// <param name="Text">The plain text body.</param>
/// <param name="Html">The HTML body, in which everything that came from outside is encoded.</param>
public sealed record EmailContent(string Subject, string Text, string Html);
