using System.Text.Json.Serialization;

namespace Shared.Events;

/// <summary>A customer was registered and approved.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Version">The version of the profile; the first one.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="LastName">The last name.</param>
/// <param name="Email">Where to write to.</param>
public sealed record CustomerRegistered(string UserId, long Version, string FirstName, string LastName, string Email) : IEvent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public string EventId => $"{UserId}-{nameof(CustomerRegistered)}";

    /// <inheritdoc/>
    [JsonIgnore]
    public string Subject => UserId;

    /// <inheritdoc/>
    [JsonIgnore]
    public string Topic => ServiceBusEntities.CustomersTopic;
}
