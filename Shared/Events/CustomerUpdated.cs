using System.Text.Json.Serialization;

namespace Shared.Events;

/// <summary>A customer's profile changed. The event with the highest version wins, whatever the order of arrival.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Version">The version of the profile after the change.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="LastName">The last name.</param>
/// <param name="Email">Where to write to.</param>
public sealed record CustomerUpdated(string UserId, long Version, string FirstName, string LastName, string Email) : IEvent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public string EventId => $"{UserId}-{nameof(CustomerUpdated)}-{Version}";

    /// <inheritdoc/>
    [JsonIgnore]
    public string Subject => UserId;

    /// <inheritdoc/>
    [JsonIgnore]
    public string Topic => ServiceBusEntities.CustomersTopic;
}
