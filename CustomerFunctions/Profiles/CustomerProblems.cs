using Shared.Http.Problems;

namespace CustomerFunctions.Profiles;

/// <summary>The kinds of refusals of customers and their profiles.</summary>
public static class CustomerProblemTypes
{
    /// <summary>Another customer has the user name.</summary>
    public static readonly ProblemType UserNameTaken = new("/problems/user-name-taken", "The user name is taken.", 409);

    /// <summary>The customer has left.</summary>
    public static readonly ProblemType CustomerClosed = new("/problems/customer-closed", "The customer has left.", 409);

    /// <summary>The profile is not at the version that If-Match names.</summary>
    public static readonly ProblemType ProfileChanged = new("/problems/profile-changed", "The profile has changed.", 412);
}

/// <summary>The refusals that several calls about customers share.</summary>
internal static class CustomerProblems
{
    public static Problem NotFound { get; } = new(ProblemTypes.CustomerNotFound, "No customer has this user ID.");

    public static Problem ProfileChanged { get; } = new(
        CustomerProblemTypes.ProfileChanged, "The profile is not at the version that If-Match names. Nothing was changed.");

    public static Problem VersionRequired { get; } = new(ProblemTypes.PreconditionRequired, "Send the ETag of the profile that you have seen as If-Match.");
}
