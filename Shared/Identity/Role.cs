namespace Shared.Identity;

/// <summary>What a caller may do.</summary>
public enum Role
{
    /// <summary>To use what belongs to them.</summary>
    Customer,

    /// <summary>To act for every customer, and to run the system.</summary>
    Admin,
}
