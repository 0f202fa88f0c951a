using Shared.Identifiers;

namespace CustomerFunctions.Identity.Attempts;

/// <summary>A limit for the attempts of one kind on one subject.</summary>
/// <param name="Rate">How many there may be.</param>
/// <param name="Key">Identifies kind and subject; it does not tell the subject.</param>
internal sealed record AttemptLimit(AttemptRate Rate, string Key)
{
    /// <summary>The limit for something.</summary>
    /// <param name="rate">How many attempts there may be.</param>
    /// <param name="kind">What is attempted.</param>
    /// <param name="subject">By whom, or on what.</param>
    public static AttemptLimit For(AttemptRate rate, string kind, params ReadOnlySpan<string?> subject) => new(rate, FieldHash.Key([kind, .. subject]));
}
