using System.Globalization;
using Shared.Events;

namespace NotificationFunctions.Emails.Letters;

/// <summary>The letter with which a customer chooses a new password.</summary>
internal static class PasswordResetLetter
{
    public static Letter Write(PasswordResetRequested reset) => new(
        "Choose a new password",
        "You can choose a new password now.",
        reset.FirstName,
        [
            "Somebody, probably you, asked for this. Enter the code below together with your new password. It works once.",
            "If it was not you, there is nothing to do: your password stays as it is. Do not give the code to anybody, us included.",
        ],
        [
            new Fact("Code", reset.Token),
            new Fact("Works until", reset.ExpiresAt.ToUniversalTime().ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture)),
        ]);
}
