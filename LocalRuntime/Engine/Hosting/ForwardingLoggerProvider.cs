using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Hosting;

/// <summary>Sends an app's log to the runtime's, as the official worker sends it to the Functions host.</summary>
internal sealed class ForwardingLoggerProvider(ILoggerFactory loggers) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => loggers.CreateLogger(categoryName);

    public void Dispose()
    {
        // The runtime's loggers outlive the app.
    }
}
