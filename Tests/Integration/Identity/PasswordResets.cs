using System.Text.RegularExpressions;
using Emulators.SendGrid;
using Tests.Support;

namespace Tests.Integration.Identity;

/// <summary>Asks for new passwords, and reads the mails with the tokens.</summary>
internal static partial class PasswordResets
{
    /// <summary>Asks for a new password for a user.</summary>
    /// <returns>The token from the mail, which is there within moments.</returns>
    public static async Task<string> RequestAsync(RunningSystem system, string userName)
    {
        using var client = new ApiClient(system.Http.BaseAddress!);
        var before = LettersTo(system, userName).Count;
        Assert.Equal(202, (await client.PostAsync("/api/password-resets", new { username = userName })).Status);
        await Eventually.TrueAsync(() => LettersTo(system, userName).Count > before);
        return Token().Match(LettersTo(system, userName)[0].Text!).Value;
    }

    /// <summary>The mails of this kind to a user, the newest first.</summary>
    public static IReadOnlyList<MailboxMessage> LettersTo(RunningSystem system, string userName) =>
        [.. system.Mailbox.List($"{userName}@example.com").Where(mail => mail.Subject == "Choose a new password")];

    [GeneratedRegex(@"[a-z-]+\.reset-[a-z2-7]{26}\.[\w-]{43}")]
    private static partial Regex Token();
}
