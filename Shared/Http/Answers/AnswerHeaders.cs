using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Shared.Http.Answers;

/// <summary>Adds headers to answers.</summary>
public static class AnswerHeaders
{
    /// <summary>Says that an earlier call with the same key did the work.</summary>
    public const string Replayed = "Idempotency-Replayed";

    /// <summary>The answer with one more header; without it where the value is null.</summary>
    public static IResult WithHeader(this IResult answer, string name, string? value) =>
        value is null ? answer : new AnswerWithHeader(answer, name, value);

    /// <summary>The answer with the version of its resource as a strong ETag.</summary>
    public static IResult WithETag(this IResult answer, long version) =>
        answer.WithHeader("ETag", string.Create(CultureInfo.InvariantCulture, $"\"{version}\""));

    /// <summary>The answer with the time after which the same request is worth repeating, in whole seconds.</summary>
    public static IResult WithRetryAfter(this IResult answer, TimeSpan wait) =>
        answer.WithHeader("Retry-After", Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture));

    /// <summary>The answer, with the mark of a replay where it is one.</summary>
    public static IResult WithReplayed(this IResult answer, bool isReplay) => answer.WithHeader(Replayed, isReplay ? "true" : null);

    private sealed record AnswerWithHeader(IResult Answer, string Name, string Value) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers[Name] = Value;
            return Answer.ExecuteAsync(httpContext);
        }
    }
}
