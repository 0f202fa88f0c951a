namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// The key that an HTTP call needs in Azure. Locally none is asked for, as under Core Tools.
/// Official source: <c>extensions/Worker.Extensions.Http/src/AuthorizationLevel.cs</c>.
/// </summary>
public enum AuthorizationLevel
{
    /// <summary>No key.</summary>
    Anonymous = 0,

    /// <summary>Obsolete in the platform.</summary>
    User = 1,

    /// <summary>A key of the function.</summary>
    Function = 2,

    /// <summary>A system key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
