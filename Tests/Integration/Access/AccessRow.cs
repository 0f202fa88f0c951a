namespace Tests.Integration.Access;

/// <summary>The statuses that a route answers: to a stranger, to another customer, to the owner, and to an admin.</summary>
internal sealed record AccessRow(int Nobody, int Other, int Owner, int Admin)
{
    /// <summary>The query, which is sent behind the path.</summary>
    public string Query { get; init; } = "";

    /// <summary>The JSON that is sent; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>For everybody, caller or not.</summary>
    public static AccessRow Everybody(int status, string? body = null) => new(status, status, status, status) { Body = body };

    /// <summary>For the owner and for admins.</summary>
    public static AccessRow ForOwner(int status, string query = "", string? body = null) => new(401, 403, status, status) { Query = query, Body = body };

    /// <summary>For admins alone.</summary>
    public static AccessRow Admins(int status, string query = "", string? body = null) => new(401, 403, 403, status) { Query = query, Body = body };
}
