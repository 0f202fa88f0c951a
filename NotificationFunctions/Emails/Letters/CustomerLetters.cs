using System.Globalization;
using Shared.Events;

namespace NotificationFunctions.Emails.Letters;

/// <summary>The letters about the customer's own account. All but the first one are about security.</summary>
internal static class CustomerLetters
{
    private const string NotYou = "If it was not you, somebody else may have access to your account. Please get in touch with us at once.";

    public static Letter Welcome(string greeting) => new(
        "Welcome!",
        "Welcome, it is good to have you with us!",
        greeting,
        [
            "Your account is open. Make a deposit, and you can place your first order right away.",
            "If you did not register with us, somebody gave us your address by mistake; you need not do anything.",
        ],
        []);

    public static Letter PasswordReset(PasswordResetRequested reset) => new(
        "Choose a new password",
        "You can choose a new password now.",
        reset.FirstName,
        [
            "Somebody, probably you, asked for this. Enter the code below together with your new password. It works once.",
            "If it was not you, there is nothing to do: your password stays as it is. Do not give the code to anybody, us included.",
        ],
        [new Fact("Code", reset.Token), new Fact("Works until", Format(reset.ExpiresAt))]);

    public static Letter PasswordChanged(PasswordChanged changed) => new(
        "Your password was changed",
        "Your password was changed.",
        changed.FirstName,
        [
            changed.ByReset
                ? "It was changed with a code that we had sent to this address."
                : "It was changed by somebody who knew the password that you had until then.",
            "Everybody else who was signed in to your account was signed out. If you changed it yourself, there is nothing to do.",
            NotYou,
        ],
        [new Fact("Changed on", Format(changed.ChangedAt))]);

    /// <summary>The letter to the former address. It does not name the new one, which may be an attacker's or a person's own.</summary>
    public static Letter EmailAddressChanged(EmailAddressChanged changed) => new(
        "Your email address was changed",
        "We write to another address from now on.",
        changed.FirstName,
        [
            "Your account has a new email address, and this is the last letter to this one. If you changed it yourself, there is nothing to do.",
            NotYou,
        ],
        [new Fact("Changed on", Format(changed.ChangedAt))]);

    public static Letter Farewell(string greeting) => new(
        "Your account is closed",
        "Your account is closed.",
        greeting,
        [
            "Your name, your addresses and your phone number are erased. Your orders and payments are kept without them, because the books must be.",
            "This is our last letter to you. " + NotYou,
        ],
        []);

    private static string Format(DateTimeOffset time) => time.ToUniversalTime().ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
