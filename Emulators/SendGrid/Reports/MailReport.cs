namespace Emulators.SendGrid.Reports;

/// <summary>What is to be reported of a mail.</summary>
/// <param name="Event">An event by SendGrid's name: <c>delivered</c>, <c>bounce</c> or <c>dropped</c>.</param>
internal sealed record MailReport(string? Event);
