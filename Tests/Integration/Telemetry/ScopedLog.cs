using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Tests.Integration.Telemetry;

/// <summary>Keeps what is logged as a backend would: text, exception, and all properties, those of the scopes included.</summary>
internal sealed class ScopedLog : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<Line> _lines = [];
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyList<Line> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        // It has nothing but memory.
    }

    internal sealed record Line(string Category, string Text, IReadOnlyList<KeyValuePair<string, string>> Properties)
    {
        public bool Has(string property, string value) => Properties.Contains(new(property, value));
    }

    private sealed class Writer(ScopedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var properties = new List<KeyValuePair<string, string>>();
            Add(state, properties);
            log._scopes.ForEachScope(Add, properties);
            var text = $"{formatter(state, exception)} {exception} {string.Join(' ', properties)}";
            log._lines.Enqueue(new Line(category, text, properties));
        }

        private static void Add(object? state, List<KeyValuePair<string, string>> properties)
        {
            foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
                properties.Add(new(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        }
    }
}
