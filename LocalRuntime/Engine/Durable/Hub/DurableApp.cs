using LocalRuntime.Engine.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LocalRuntime.Engine.Durable.Hub;

/// <summary>A function app as its task hub needs it.</summary>
/// <param name="Functions">Its orchestrators and activities.</param>
/// <param name="Options">Its settings.</param>
/// <param name="Converter">Reads and writes inputs, outputs, events and custom statuses.</param>
/// <param name="Invoker">Runs its functions.</param>
/// <param name="Loggers">Makes its loggers.</param>
/// <param name="Shutdown">Signalled when functions that still run at a stop are cut off.</param>
internal sealed record DurableApp(
    DurableFunctions Functions,
    DurableOptions Options,
    DataConverter Converter,
    IFunctionInvoker Invoker,
    ILoggerFactory Loggers,
    CancellationToken Shutdown)
{
    /// <exception cref="InvalidOperationException">A function or a setting makes no sense; the message names it.</exception>
    public static DurableApp Of(FunctionApp app)
    {
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        var serializer = app.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer
            ?? throw new InvalidOperationException($"App '{app.Name}' has no {nameof(WorkerOptions)}.{nameof(WorkerOptions.Serializer)}.");
        return new DurableApp(
            new DurableFunctions(app.Functions),
            DurableOptions.Read(app.HostJson, loggers.CreateLogger<DurableOptions>()),
            new SerializerDataConverter(serializer),
            app.Invoker,
            loggers,
            app.Shutdown);
    }
}
