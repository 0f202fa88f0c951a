namespace NotificationFunctions.Emails.Letters;

/// <summary>What an email says, before it takes the form of text or HTML. All of it is plain text.</summary>
/// <param name="Subject">The subject line. It holds no text of a customer's choice.</param>
/// <param name="Headline">The sentence that matters.</param>
/// <param name="Greeting">The name of the one who is written to.</param>
/// <param name="Paragraphs">What is said.</param>
/// <param name="Facts">Labels and values, such as an order number.</param>
internal sealed record Letter(
    string Subject, string Headline, string Greeting, IReadOnlyList<string> Paragraphs, IReadOnlyList<Fact> Facts);
