using System.Text.Json.Serialization;

namespace BillingFunctions.Accounts;

/// <summary>Whether money may leave an account.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountStatus>))]
public enum AccountStatus
{
    /// <summary>It may.</summary>
    Active,

    /// <summary>It may not; deposits and refunds still arrive.</summary>
    Frozen,
}
