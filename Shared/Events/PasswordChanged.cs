using System.Text.Json.Serialization;

namespace Shared.Events;

/// <summary>A customer's login has a new password. The customer is told by email, because it may have been somebody else.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="PasswordVersion">How many passwords the login has had; the first one came with the registration.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="Email">Where to write to.</param>
/// <param name="ByReset">Whether a code from an email was used, and not the former password.</param>
/// <param name="ChangedAt">When the password was changed.</param>
public sealed record PasswordChanged(string UserId, long PasswordVersion, string FirstName, string Email, bool ByReset, DateTimeOffset ChangedAt) : IEvent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public string EventId => $"{UserId}-{nameof(PasswordChanged)}-{PasswordVersion}";

    /// <inheritdoc/>
    [JsonIgnore]
    public string Subject => UserId;

    /// <inheritdoc/>
    [JsonIgnore]
    public string Topic => ServiceBusEntities.CustomersTopic;
}
