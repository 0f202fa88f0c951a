using Shared.Events;

namespace NotificationFunctions.Emails.Letters;

/// <summary>What an email says, before it takes the form of text or HTML. All of it is plain text, and none of it is a customer's own but the name.</summary>
/// <param name="Subject">The subject line.</param>
/// <param name="Headline">The sentence that matters.</param>
/// <param name="Greeting">The name after "Dear".</param>
/// <param name="Paragraphs">The text.</param>
/// <param name="Facts">Labels and values, such as an order number.</param>
internal sealed record Letter(string Subject, string Headline, string Greeting, IReadOnlyList<string> Paragraphs, IReadOnlyList<Fact> Facts);

/// <summary>One labelled value of a letter.</summary>
internal sealed record Fact(string Label, string Value);

/// <summary>Finds the letter for each event that customers are written to about.</summary>
internal static class LetterWriter
{
    /// <summary>The letter about an event.</summary>
    /// <exception cref="NotSupportedException">There is no letter about such events.</exception>
    public static Letter Write(IntegrationEvent occasion, Addressee to) => occasion switch
    {
        OrderConfirmed order => OrderLetters.Confirmed(order, to.FirstName),
        OrderRejected order => OrderLetters.Rejected(order, to.FirstName),
        OrderCancelled order => OrderLetters.Cancelled(order, to.FirstName),
        CustomerRegistered => CustomerLetters.Welcome(to.FirstName),
        CustomerClosed => CustomerLetters.Farewell(to.FirstName),
        PasswordResetRequested reset => CustomerLetters.PasswordReset(reset),
        PasswordChanged changed => CustomerLetters.PasswordChanged(changed),
        EmailAddressChanged changed => CustomerLetters.EmailAddressChanged(changed),
        _ => throw new NotSupportedException($"There is no letter about {occasion.Type.Name}."),
    };
}
