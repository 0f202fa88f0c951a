using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace LocalHost.Logging;

/// <summary>The log of host and apps: warnings on the terminal and in the web console, informational lines too in a file of bounded size.</summary>
internal sealed class HostLogs : IDisposable
{
    private HostLogs(string file, RecentProblems problems, ILoggerFactory loggers) => (File, Problems, Loggers) = (file, problems, loggers);

    public string File { get; }

    /// <summary>The warnings and errors that the web console shows.</summary>
    public RecentProblems Problems { get; }

    public ILoggerFactory Loggers { get; }

    public static HostLogs Open(bool isVerbose, string file)
    {
        var problems = new RecentProblems();
        return new HostLogs(file, problems, LoggerFactory.Create(logging => Configure(logging, isVerbose, file, problems)));
    }

    public void Dispose() => Loggers.Dispose();

    private static void Configure(ILoggingBuilder logging, bool isVerbose, string file, RecentProblems problems)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddFilter("DurableTask", LogLevel.Warning);
        logging.AddFilter("Grpc", LogLevel.Warning);
        logging.AddFilter("Yarp", LogLevel.Error);
        logging.AddFilter<ConsoleLoggerProvider>(null, isVerbose ? LogLevel.Information : LogLevel.Warning);

        // The engine logs each retry with a whole stack trace.
        logging.AddFilter<ConsoleLoggerProvider>("DurableTask", LogLevel.Critical);
        logging.AddFilter<RecentProblems>("DurableTask", LogLevel.Critical);
        logging.AddProvider(new FileLoggerProvider(file));
        logging.AddProvider(problems);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddSimpleConsole(console => console.SingleLine = true);
    }
}
