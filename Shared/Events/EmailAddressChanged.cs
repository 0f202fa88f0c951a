using System.Text.Json.Serialization;

namespace Shared.Events;

/// <summary>
/// A customer's profile names another email address. The letter goes to the former one: whoever reads it may not have made the change. The new
/// address is in <see cref="CustomerUpdated"/> of the same version, and not told here.
/// </summary>
/// <param name="UserId">The customer.</param>
/// <param name="Version">The version of the profile that has the new address.</param>
/// <param name="FirstName">The first name, as it was before the change.</param>
/// <param name="FormerEmail">Where to write to.</param>
/// <param name="ChangedAt">When the address was changed.</param>
public sealed record EmailAddressChanged(string UserId, long Version, string FirstName, string FormerEmail, DateTimeOffset ChangedAt) : IEvent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public string EventId => $"{UserId}-{nameof(EmailAddressChanged)}-{Version}";

    /// <inheritdoc/>
    [JsonIgnore]
    public string Subject => UserId;

    /// <inheritdoc/>
    [JsonIgnore]
    public string Topic => ServiceBusEntities.CustomersTopic;
}
