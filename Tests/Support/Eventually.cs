namespace Tests.Support;

/// <summary>Polls for what must become true, with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(20);

    /// <summary>Waits until the condition holds; fails the test when it does not in time.</summary>
    public static Task TrueAsync(Func<bool> condition, TimeSpan? within = null) => TrueAsync(() => Task.FromResult(condition()), within);

    /// <inheritdoc cref="TrueAsync(Func{bool}, TimeSpan?)"/>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? within = null) =>
        await ValueAsync(async () => await condition() ? (object)true : null, within);

    /// <summary>Waits until nothing is left; fails the test, naming what is left, when there is something in the end.</summary>
    public static async Task EmptyAsync(Func<Task<IReadOnlyList<string>>> find, TimeSpan? within = null)
    {
        IReadOnlyList<string> left = [];
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            left = await find();
            if (left.Count == 0)
                return;
            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < (within ?? DefaultDeadline),
                $"Left after {within ?? DefaultDeadline}: {string.Join("; ", left)}");
        }
    }

    /// <summary>Waits until there is a value, and returns it; fails the test when there is none in time.</summary>
    public static async Task<T> ValueAsync<T>(Func<Task<T?>> find, TimeSpan? within = null)
        where T : class
    {
        var deadline = within ?? DefaultDeadline;
        using var timer = new PeriodicTimer(Pause);
        var started = TimeProvider.System.GetTimestamp();
        do
        {
            if (await find() is { } value)
                return value;
            Assert.True(TimeProvider.System.GetElapsedTime(started) < deadline, $"It did not happen within {deadline}.");
        }
        while (await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken));
        throw new InvalidOperationException("The timer has ended.");
    }
}
