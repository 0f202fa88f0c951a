namespace Emulators.SendGrid;

/// <summary>How the next calls to <c>mail/send</c> fail, so that it can be tried how a sender copes.</summary>
/// <param name="Status">400 to 599.</param>
/// <param name="Count">How many calls fail; null for all calls until the failure is taken back.</param>
/// <param name="RetryAfterSeconds">The answer's Retry-After.</param>
internal sealed record MailboxFailure(int Status, int? Count = null, int? RetryAfterSeconds = null)
{
    public bool IsValid => Status is (>= 400 and <= 599) && Count is null or > 0 && RetryAfterSeconds is null or >= 0;
}
