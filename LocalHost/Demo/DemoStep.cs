using System.Text.RegularExpressions;

namespace LocalHost.Demo;

/// <summary>
/// A call of the demo; the title tells a person what it does. A name in braces, such as <c>{userId}</c>, stands for the value that an earlier answer had in
/// that member; <c>{run}</c> is a number that no other run has.
/// </summary>
internal sealed partial record DemoStep(string Title, HttpMethod Method, string Path, string? Body = null)
{
    /// <summary>The Idempotency-Key; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>The status that the answer must have.</summary>
    public int Expected { get; init; } = 200;

    /// <summary>The members of the answer whose values later steps use.</summary>
    public IReadOnlyList<string> Keeps { get; init; } = [];

    /// <summary>For effects that take time: the call is repeated until its answer contains all these texts.</summary>
    public IReadOnlyList<string> Until { get; init; } = [];

    /// <summary>The page that shows the effect; null for none.</summary>
    public string? See { get; init; }

    /// <summary>The step with the names in braces replaced by their values; unknown names stay.</summary>
    public DemoStep With(IReadOnlyDictionary<string, string> values) => this with
    {
        Path = Fill(Path, values)!,
        Body = Fill(Body, values),
        See = Fill(See, values),
    };

    private static string? Fill(string? text, IReadOnlyDictionary<string, string> values) =>
        text is null ? null : Name().Replace(text, name => values.GetValueOrDefault(name.Groups[1].Value, name.Value));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Name();
}
