namespace Emulators.SendGrid;

/// <summary>Somebody who sends or gets mail.</summary>
internal sealed record MailAddress(string Email, string? Name);
