using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Shared.Http.Answers;

/// <summary>Adds headers to answers.</summary>
public static class AnswerHeaders
{
    /// <summary>Says that an earlier call with the same key did the work.</summary>
    public const string Replayed = "Idempotency-Replayed";

    /// <summary>The answer with one more header; without it where the value is null.</summary>
    public static IResult WithHeader(this IResult answer, string name, string? value) =>
        value is null ? answer : new AnswerWithHeader(answer, name, value);

    /// <summary>The answer with a version as a strong ETag, for If-Match.</summary>
    public static IResult WithETag(this IResult answer, long version) => answer.WithHeader("ETag", ETagOf(version));

    /// <summary>
    /// The answer of a GET with the version of all that it shows as a strong ETag: 304 without a body where the client has that version already
    /// (If-None-Match). Clients may store it, and ask each time whether it still holds.
    /// </summary>
    public static IResult WithValidator(this IResult answer, long version) => new ValidatedAnswer(answer, ETagOf(version));

    /// <summary>The answer with the time after which the same request is worth repeating, in whole seconds.</summary>
    public static IResult WithRetryAfter(this IResult answer, TimeSpan wait) =>
        answer.WithHeader("Retry-After", Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture));

    /// <summary>The answer, with the mark of a replay where it is one.</summary>
    public static IResult WithReplayed(this IResult answer, bool isReplay) => answer.WithHeader(Replayed, isReplay ? "true" : null);

    private static string ETagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    private sealed record ValidatedAnswer(IResult Answer, string ETag) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ETag = ETag;
            httpContext.Response.Headers.CacheControl = "no-cache, private";
            var known = httpContext.Request.GetTypedHeaders().IfNoneMatch;
            return known.Any(tag => tag == EntityTagHeaderValue.Any || tag.Compare(EntityTagHeaderValue.Parse(ETag), useStrongComparison: false))
                ? TypedResults.StatusCode(StatusCodes.Status304NotModified).ExecuteAsync(httpContext)
                : Answer.ExecuteAsync(httpContext);
        }
    }

    private sealed record AnswerWithHeader(IResult Answer, string Name, string Value) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers[Name] = Value;
            return Answer.ExecuteAsync(httpContext);
        }
    }
}
