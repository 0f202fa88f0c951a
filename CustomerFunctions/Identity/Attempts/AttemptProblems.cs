using Microsoft.AspNetCore.Http;
using Shared.Http.Answers;
using Shared.Http.Problems;

namespace CustomerFunctions.Identity.Attempts;

/// <summary>The refusal of one attempt too many.</summary>
internal static class AttemptProblems
{
    public static IResult TooMany(TimeSpan wait) => new Problem(ProblemTypes.TooManyAttempts, "Wait before the next attempt, as long as Retry-After says.")
        .WithRetryAfter(wait);
}
