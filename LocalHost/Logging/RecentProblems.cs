using Microsoft.Extensions.Logging;

namespace LocalHost.Logging;

/// <summary>A warning or an error of the log.</summary>
/// <param name="Number">Counts up from the start of the host.</param>
/// <param name="Time">When it was logged.</param>
/// <param name="Level">Warning, Error or Critical.</param>
/// <param name="Category">Who logged it.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Details">The exception with its stack; null where there is none.</param>
internal sealed record LoggedProblem(long Number, DateTimeOffset Time, string Level, string Category, string Message, string? Details);

/// <summary>Keeps the last warnings and errors of host and apps for the console.</summary>
internal sealed class RecentProblems : ILoggerProvider
{
    private const int MaxKept = 200;

    private readonly Lock _gate = new();
    private readonly Queue<LoggedProblem> _problems = new(MaxKept);
    private long _count;

    /// <summary>How many there were since the start, those that are not kept any more included.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>The newest first.</summary>
    public IReadOnlyList<LoggedProblem> List()
    {
        lock (_gate)
            return [.. _problems.Reverse()];
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Keep(LogLevel level, string category, string message, Exception? exception)
    {
        lock (_gate)
        {
            if (_problems.Count == MaxKept)
                _problems.Dequeue();
            _problems.Enqueue(new LoggedProblem(++_count, TimeProvider.System.GetUtcNow(), level.ToString(), category, message, exception?.ToString()));
        }
    }

    private sealed class Logger(RecentProblems problems, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                problems.Keep(logLevel, category, formatter(state, exception), exception);
        }
    }
}
