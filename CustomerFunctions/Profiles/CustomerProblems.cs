using Shared.Http.Problems;

namespace CustomerFunctions.Profiles;

/// <summary>The refusals that customers give rise to.</summary>
internal static class CustomerProblems
{
    public static Problem NotFound { get; } = new(ProblemTypes.CustomerNotFound, "No customer has this user ID.");

    public static Problem ProfileChanged { get; } = new(
        CustomerProblemTypes.ProfileChanged, "The profile is not at the version that If-Match names. Nothing was changed.");

    public static Problem VersionRequired { get; } = new(ProblemTypes.PreconditionRequired, "Send the ETag of the profile that you have seen as If-Match.");
}
