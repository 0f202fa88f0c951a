using Shared.Http.Problems;

namespace CustomerFunctions.Profiles;

/// <summary>The kinds of refusals of customers and their profiles.</summary>
public static class CustomerProblemTypes
{
    /// <summary>Another customer has the user name.</summary>
    public static readonly ProblemType UserNameTaken = new("/problems/user-name-taken", "The user name is taken.", 409);

    /// <summary>The profile is not at the version that If-Match names.</summary>
    public static readonly ProblemType ProfileChanged = new("/problems/profile-changed", "The profile has changed.", 412);
}
