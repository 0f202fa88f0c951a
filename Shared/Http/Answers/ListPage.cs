using Shared.Http.Requests;

namespace Shared.Http.Answers;

/// <summary>Part of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Continuation">Asks for what follows (<see cref="PageRequest.Encode"/>); null at the end.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? Continuation)
{
    /// <summary>The page with each item made into another one.</summary>
    public ListPage<TResult> Select<TResult>(Func<T, TResult> convert) => new([.. Items.Select(convert)], Continuation);
}
