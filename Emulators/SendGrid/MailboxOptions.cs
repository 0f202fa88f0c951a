namespace Emulators.SendGrid;

/// <summary>What a mailbox is made of.</summary>
/// <param name="ApiKey">The key that callers must have.</param>
internal sealed record MailboxOptions(string ApiKey)
{
    /// <summary>How many mails are kept.</summary>
    public int Capacity { get; init; } = 1000;
}
