using Microsoft.AspNetCore.Http;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>The refusals of password changes.</summary>
internal static class PasswordProblems
{
    public static Problem TokenInvalid { get; } = new(SignInProblemTypes.ResetTokenInvalid, "It is unknown, used or expired. Ask for a new one.");

    public static Problem WrongPassword { get; } = new(SignInProblemTypes.WrongPassword, "currentPassword is not the password of the login.");

    public static IResult Unfinished { get; } =
        new Problem(ProblemTypes.ServiceUnavailable, "The password is being changed. Repeat the same request to see it done.")
            .WithRetryAfter(SagaInstance.LookAgain);
}
