using Shared.Http.Problems;

namespace CustomerFunctions.Identity;

/// <summary>The kinds of refusals of sign-in and of passwords.</summary>
public static class SignInProblemTypes
{
    /// <summary>The token of a password reset does not work, or not any more.</summary>
    public static readonly ProblemType ResetTokenInvalid = new("/problems/reset-token-invalid", "The token cannot be used.", 400);

    /// <summary>User name and password do not belong together.</summary>
    public static readonly ProblemType SignInFailed = new("/problems/sign-in-failed", "User name or password is wrong.", 401);

    /// <summary>The password that was to be changed is another one.</summary>
    public static readonly ProblemType WrongPassword = new("/problems/wrong-password", "The current password is wrong.", 403);
}
