using Microsoft.AspNetCore.Http;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Sagas;

namespace CustomerFunctions.Identity;

/// <summary>The kinds of refusals of sign-in, of passwords and of roles.</summary>
public static class SignInProblemTypes
{
    /// <summary>The token of a password reset does not work, or not any more.</summary>
    public static readonly ProblemType ResetTokenInvalid = new("/problems/reset-token-invalid", "The token cannot be used.", 400);

    /// <summary>User name and password do not belong together.</summary>
    public static readonly ProblemType SignInFailed = new("/problems/sign-in-failed", "User name or password is wrong.", 401);

    /// <summary>The password that was sent as the current one is not the password of the login.</summary>
    public static readonly ProblemType WrongPassword = new("/problems/wrong-password", "The current password is wrong.", 403);

    /// <summary>Without this admin there would be none.</summary>
    public static readonly ProblemType LastAdmin = new("/problems/last-admin", "An admin must remain.", 409);
}

/// <summary>The refusals that several calls share.</summary>
public static class SignInProblems
{
    /// <summary>The password that was sent as the current one is not the password of the login.</summary>
    public static Problem WrongPassword { get; } = new(SignInProblemTypes.WrongPassword, "currentPassword is not the password of the login.");

    internal static Problem TokenInvalid { get; } = new(SignInProblemTypes.ResetTokenInvalid, "It is unknown, used or expired. Ask for a new one.");

    internal static IResult PasswordUnfinished { get; } =
        new Problem(ProblemTypes.ServiceUnavailable, "The password is being changed. Repeat the same request to see it done.")
            .WithRetryAfter(SagaInstance.RetryAfter);

    /// <summary>One attempt too many was made.</summary>
    /// <param name="wait">How long to wait before the next.</param>
    public static IResult TooManyAttempts(TimeSpan wait) =>
        new Problem(ProblemTypes.TooManyAttempts, "Wait before the next attempt, as long as Retry-After says.").WithRetryAfter(wait);
}
