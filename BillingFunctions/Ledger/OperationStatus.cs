using System.Text.Json.Serialization;

namespace BillingFunctions.Ledger;

/// <summary>The recorded outcome of an operation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperationStatus>))]
public enum OperationStatus
{
    /// <summary>It moved money.</summary>
    Applied,

    /// <summary>It was refused, and stays refused whatever happens to the account.</summary>
    Declined,

    /// <summary>It moved money, which was given back.</summary>
    Reversed,

    /// <summary>It was called off before it moved money, and never will.</summary>
    Void,
}
