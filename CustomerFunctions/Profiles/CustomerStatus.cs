namespace CustomerFunctions.Profiles;

/// <summary>How far a customer's registration has come.</summary>
public enum CustomerStatus
{
    /// <summary>The registration is under way.</summary>
    Pending,

    /// <summary>The customer can sign in and order.</summary>
    Approved,

    /// <summary>The user name belonged to somebody else. The row has no personal data any more.</summary>
    Rejected,
}
