using LocalRuntime.Engine.Functions;

namespace LocalRuntime.Engine.Durable.Hub;

/// <summary>Starts and stops a task hub with its app.</summary>
internal sealed class DurableListener(TaskHub hub) : ITriggerListener
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        hub.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => hub.StopAsync(cancellationToken);
}
