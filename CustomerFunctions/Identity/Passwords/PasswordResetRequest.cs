namespace CustomerFunctions.Identity.Passwords;

/// <summary>The input of <see cref="PasswordResetSaga"/> and its activities. It stands in the history of the instance, so it holds no secret.</summary>
/// <param name="UserName">The login, in its normal form; perhaps nobody's.</param>
/// <param name="ResetId">The reset.</param>
public sealed record PasswordResetRequest(string UserName, string ResetId)
{
    /// <summary>The version of this contract, for sagas that are in flight when a later version of the code comes.</summary>
    public int Version { get; init; } = 1;
}
