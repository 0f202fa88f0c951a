using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace LocalHost.Logging;

/// <summary>The log: warnings on the terminal, and what the host and the apps say in a file of bounded size.</summary>
internal static class HostLogs
{
    public static ILoggerFactory Create(bool isVerbose, string logFile) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddFilter("DurableTask", LogLevel.Warning);
        logging.AddFilter("Grpc", LogLevel.Warning);
        logging.AddFilter("Yarp", LogLevel.Error);
        logging.AddFilter<ConsoleLoggerProvider>(null, isVerbose ? LogLevel.Information : LogLevel.Warning);

        // The engine tells each repetition with its whole stack.
        logging.AddFilter<ConsoleLoggerProvider>("DurableTask", LogLevel.Critical);
        logging.AddProvider(new FileLoggerProvider(logFile));
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddSimpleConsole(console => console.SingleLine = true);
    });
}
