using System.Text.Json.Serialization;
using Shared.Identifiers;

namespace Shared.Events;

/// <summary>Someone who knows a customer's user name asked for a new password.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="Email">Where to write to.</param>
/// <param name="Token">Proves, once, that its bearer reads the customer's email.</param>
/// <param name="ExpiresAt">When the token stops to work.</param>
public sealed record PasswordResetRequested(string UserId, string FirstName, string Email, string Token, DateTimeOffset ExpiresAt) : IEvent
{
    /// <inheritdoc/>
    [JsonIgnore]
    public string EventId => $"{UserId}-{nameof(PasswordResetRequested)}-{FieldHash.Key(Token)}";

    /// <inheritdoc/>
    [JsonIgnore]
    public string Subject => UserId;

    /// <inheritdoc/>
    [JsonIgnore]
    public string Topic => ServiceBusEntities.CustomersTopic;

    /// <summary>The ID: the text of a record would tell the token to whoever reads a log.</summary>
    public override string ToString() => EventId;
}
