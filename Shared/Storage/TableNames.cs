namespace Shared.Storage;

/// <summary>The tables. Each is written by one app; the notifications app reads the sessions of the orders app to know its callers.</summary>
public static class TableNames
{
    /// <summary>Balances, ledger entries and the outcomes of operations.</summary>
    public const string Accounts = "Accounts";

    /// <summary>Orders, and each customer's list of them.</summary>
    public const string Orders = "Orders";

    /// <summary>Profiles.</summary>
    public const string Customers = "Customers";

    /// <summary>User names and password hashes.</summary>
    public const string Logins = "Logins";

    /// <summary>Who is signed in.</summary>
    public const string Sessions = "Sessions";

    /// <summary>The notifications app's own copy of names and addresses.</summary>
    public const string Recipients = "Recipients";

    /// <summary>What was sent, and which events are done.</summary>
    public const string Emails = "Emails";
}
