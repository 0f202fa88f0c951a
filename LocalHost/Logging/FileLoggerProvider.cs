using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LocalHost.Logging;

/// <summary>
/// Writes log lines to a file in the background. Above ten megabytes a new file begins, and the one before it is kept. Logging never blocks: lines that come
/// too fast are dropped and counted.
/// </summary>
internal sealed class FileLoggerProvider : ILoggerProvider
{
    private const long DefaultMaxFileBytes = 10 * 1024 * 1024;
    private const int MaxWaitingLines = 10_000;

    private readonly string _path;
    private readonly long _maxFileBytes;
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(MaxWaitingLines) { SingleReader = true });
    private readonly Task _writing;
    private int _leftOut;

    public FileLoggerProvider(string path, long maxFileBytes = DefaultMaxFileBytes)
    {
        _path = path;
        _maxFileBytes = maxFileBytes;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _writing = Task.Run(WriteAsync);
    }

    public ILogger CreateLogger(string categoryName) => new FileLogger(this, categoryName);

    /// <summary>Writes what waits.</summary>
    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _writing.GetAwaiter().GetResult();
    }

    private void Write(string line)
    {
        if (!_lines.Writer.TryWrite(line))
        {
            Interlocked.Increment(ref _leftOut);
        }
    }

    private async Task WriteAsync()
    {
        var file = Open();
        try
        {
            while (await _lines.Reader.WaitToReadAsync())
            {
                while (_lines.Reader.TryRead(out var line))
                {
                    await file.WriteLineAsync(line);
                }

                if (Interlocked.Exchange(ref _leftOut, 0) is > 0 and var leftOut)
                {
                    await file.WriteLineAsync($"({leftOut} lines left out)");
                }

                await file.FlushAsync();
                if (file.BaseStream.Length > _maxFileBytes)
                {
                    await file.DisposeAsync();
                    File.Move(_path, Path.ChangeExtension(_path, ".1.log"), overwrite: true);
                    file = Open();
                }
            }
        }
        finally
        {
            await file.DisposeAsync();
        }
    }

    private StreamWriter Open() => new(new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite));

    private sealed class FileLogger(FileLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var details = exception is null ? "" : $"{Environment.NewLine}{exception}";
            provider.Write($"{TimeProvider.System.GetUtcNow():O} {logLevel} {category}: {formatter(state, exception)}{details}");
        }
    }
}
