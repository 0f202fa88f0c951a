using System.Text.RegularExpressions;

namespace LocalHost.Demo;

/// <summary>
/// A call that the demo makes. Names in braces, such as <c>{orderId}</c>, stand for what an earlier answer had in that member; <c>{run}</c> is a number of
/// this run.
/// </summary>
/// <param name="Title">What happens, for the person who watches.</param>
/// <param name="Method">The call's method.</param>
/// <param name="Path">Its path.</param>
/// <param name="Body">Its JSON; null for none.</param>
internal sealed partial record DemoStep(string Title, HttpMethod Method, string Path, string? Body = null)
{
    /// <summary>The Idempotency-Key; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>The status that the answer has when all goes well.</summary>
    public int Expected { get; init; } = 200;

    /// <summary>The members of the answer that later steps use.</summary>
    public IReadOnlyList<string> Keeps { get; init; } = [];

    /// <summary>For what happens later: the call is repeated until its answer has all these texts.</summary>
    public IReadOnlyList<string> Until { get; init; } = [];

    /// <summary>Where a browser shows what came of it; null for nowhere.</summary>
    public string? See { get; init; }

    /// <summary>The step with all names replaced.</summary>
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
