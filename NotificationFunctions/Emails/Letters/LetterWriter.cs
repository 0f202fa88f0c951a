using NotificationFunctions.Recipients;
using Shared.Events;

namespace NotificationFunctions.Emails.Letters;

/// <summary>Knows the letter for each event that customers are written to about.</summary>
internal static class LetterWriter
{
    /// <summary>The letter about an event.</summary>
    /// <exception cref="NotSupportedException">There is no letter about such events.</exception>
    public static Letter Write(IntegrationEvent occasion, Recipient recipient) => occasion switch
    {
        OrderConfirmed order => OrderConfirmedLetter.Write(order, recipient.FirstName),
        OrderRejected order => OrderRejectedLetter.Write(order, recipient.FirstName),
        OrderCancelled order => OrderCancelledLetter.Write(order, recipient.FirstName),
        CustomerRegistered => WelcomeLetter.Write(recipient.FirstName),
        PasswordResetRequested reset => PasswordResetLetter.Write(reset),
        _ => throw new NotSupportedException($"There is no letter about {occasion.GetType().Name}."),
    };
}
