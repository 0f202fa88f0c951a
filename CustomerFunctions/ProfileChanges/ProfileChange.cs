using CustomerFunctions.Profiles;

namespace CustomerFunctions.ProfileChanges;

/// <summary>The input of <see cref="ProfileSaga"/>.</summary>
/// <param name="UserId">Whose profile.</param>
/// <param name="FromVersion">The version of the profile that is replaced.</param>
/// <param name="Contact">All of the new details.</param>
public sealed record ProfileChange(string UserId, long FromVersion, ContactDetails Contact)
{
    /// <summary>The version of this contract, for sagas that are in flight when a later version of the code comes.</summary>
    public int Version { get; init; } = 1;
}
