namespace CustomerFunctions.Logins;

/// <summary>What a login may do.</summary>
public enum Role
{
    /// <summary>To use what belongs to the customer.</summary>
    Customer,
}
