namespace NotificationFunctions.Emails.Letters;

/// <summary>One labelled value of a letter.</summary>
internal sealed record Fact(string Label, string Value);
