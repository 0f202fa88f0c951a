using System.Globalization;
using System.Text.Json.Serialization;
using Shared.Identifiers;

namespace Shared.Events;

/// <summary>An event of the topic <c>customers</c>.</summary>
/// <param name="UserId">The customer.</param>
public abstract record CustomerEvent(UserId UserId) : IntegrationEvent(UserId)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Subject => UserId;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Topic => ServiceBusEntities.CustomersTopic;
}

/// <summary>An event that carries a customer's whole profile. The one with the highest version holds, in whatever order they arrive.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Version">The version of the profile; 1 at the registration.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="LastName">The last name.</param>
/// <param name="Email">The address that emails go to.</param>
public abstract record ProfileEvent(UserId UserId, long Version, string FirstName, string LastName, string Email) : CustomerEvent(UserId);

/// <summary>A customer was registered and approved.</summary>
public sealed record CustomerRegistered(UserId UserId, long Version, string FirstName, string LastName, string Email)
    : ProfileEvent(UserId, Version, FirstName, LastName, Email)
{
    /// <summary>The contract.</summary>
    public static readonly EventType Contract = EventType.For<CustomerRegistered>("CustomerRegistered", "com.orderworkflow.CustomerRegistered.v1");
}

/// <summary>A customer's profile has changed.</summary>
public sealed record CustomerUpdated(UserId UserId, long Version, string FirstName, string LastName, string Email)
    : ProfileEvent(UserId, Version, FirstName, LastName, Email)
{
    /// <summary>The contract.</summary>
    public static readonly EventType Contract = EventType.For<CustomerUpdated>("CustomerUpdated", "com.orderworkflow.CustomerUpdated.v1");

    /// <inheritdoc/>
    protected override string Occurrence => Version.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// A customer's profile names another email address. The letter goes to the former one, because whoever reads it may not have made the change.
/// The new address is in <see cref="CustomerUpdated"/> of the same version.
/// </summary>
/// <param name="UserId">The customer.</param>
/// <param name="Version">The version of the profile that has the new address.</param>
/// <param name="FirstName">The first name before the change.</param>
/// <param name="FormerEmail">The address that the letter goes to.</param>
/// <param name="ChangedAt">When the address was changed.</param>
public sealed record EmailAddressChanged(UserId UserId, long Version, string FirstName, string FormerEmail, DateTimeOffset ChangedAt) : CustomerEvent(UserId)
{
    /// <summary>The contract.</summary>
    public static readonly EventType Contract = EventType.For<EmailAddressChanged>("EmailAddressChanged", "com.orderworkflow.EmailAddressChanged.v1");

    /// <inheritdoc/>
    protected override string Occurrence => Version.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Someone who knows a customer's user name asked for a new password.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="Email">The address that the letter goes to.</param>
/// <param name="Token">Proves, once, that whoever has it reads the customer's email.</param>
/// <param name="ExpiresAt">From when on the token is refused.</param>
public sealed record PasswordResetRequested(UserId UserId, string FirstName, string Email, string Token, DateTimeOffset ExpiresAt) : CustomerEvent(UserId)
{
    /// <summary>The contract.</summary>
    public static readonly EventType Contract =
        EventType.For<PasswordResetRequested>("PasswordResetRequested", "com.orderworkflow.PasswordResetRequested.v1");

    /// <inheritdoc/>
    protected override string Occurrence => FieldHash.Key(Token);
}

/// <summary>A customer's login has a new password. The customer is told by email, because somebody else may have set it.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="PasswordVersion">How many passwords the login has had; the first one came with the registration.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="Email">The address that the letter goes to.</param>
/// <param name="ByReset">Whether a code from an email was used instead of the former password.</param>
/// <param name="ChangedAt">When the password was changed.</param>
public sealed record PasswordChanged(UserId UserId, long PasswordVersion, string FirstName, string Email, bool ByReset, DateTimeOffset ChangedAt)
    : CustomerEvent(UserId)
{
    /// <summary>The contract.</summary>
    public static readonly EventType Contract = EventType.For<PasswordChanged>("PasswordChanged", "com.orderworkflow.PasswordChanged.v1");

    /// <inheritdoc/>
    protected override string Occurrence => PasswordVersion.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// A customer's account was closed and the personal data erased. Consumers erase their copies and keep the version, so that they drop late events.
/// </summary>
/// <param name="UserId">The customer.</param>
/// <param name="Version">The last version of the profile, higher than every one before.</param>
/// <param name="ClosedAt">When the personal data was erased.</param>
public sealed record CustomerClosed(UserId UserId, long Version, DateTimeOffset ClosedAt) : CustomerEvent(UserId)
{
    /// <summary>The contract.</summary>
    public static readonly EventType Contract = EventType.For<CustomerClosed>("CustomerClosed", "com.orderworkflow.CustomerClosed.v1");
}
