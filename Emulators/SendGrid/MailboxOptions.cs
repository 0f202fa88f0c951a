namespace Emulators.SendGrid;

/// <summary>What a mailbox is made of.</summary>
/// <param name="Path">The file with the mails; made, with its folder, where it is missing.</param>
/// <param name="ApiKey">The key that callers must have.</param>
internal sealed record MailboxOptions(string Path, string ApiKey)
{
    /// <summary>How many mails are kept.</summary>
    public int Capacity { get; init; } = 1000;
}
