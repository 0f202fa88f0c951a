using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace LocalHost.Logging;

/// <summary>The log of host and apps: warnings on the terminal and in the web console, informational lines too in a file of bounded size.</summary>
internal sealed class HostLogs : IDisposable
{
    private volatile bool _isStopping;

    private HostLogs(bool isVerbose, string file)
    {
        File = file;
        Loggers = LoggerFactory.Create(logging => Configure(logging, isVerbose));
    }

    public string File { get; }

    /// <summary>The warnings and errors that the web console shows.</summary>
    public RecentProblems Problems { get; } = new();

    public ILoggerFactory Loggers { get; }

    public static HostLogs Open(bool isVerbose, string file) => new(isVerbose, file);

    /// <summary>The host is told to stop: what fails from here on because something is already gone is kept from the terminal, unless it is verbose.</summary>
    public void BeginStop() => _isStopping = true;

    public void Dispose() => Loggers.Dispose();

    private void Configure(ILoggingBuilder logging, bool isVerbose)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddFilter("DurableTask", LogLevel.Warning);
        logging.AddFilter("Grpc", LogLevel.Warning);
        logging.AddFilter("Yarp", LogLevel.Error);
        logging.AddFilter<ConsoleLoggerProvider>(level => isVerbose || (level >= LogLevel.Warning && !_isStopping));

        // The engine logs each retry with a whole stack trace.
        logging.AddFilter<ConsoleLoggerProvider>("DurableTask", LogLevel.Critical);
        logging.AddFilter<RecentProblems>("DurableTask", LogLevel.Critical);
        logging.AddProvider(new FileLoggerProvider(File));
        logging.AddProvider(Problems);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddSimpleConsole(console => console.SingleLine = true);
    }
}
