using Microsoft.Extensions.Hosting;

namespace LocalRuntime.Engine.Hosting;

/// <summary>The lifetime of a host that shares its process with others: signals to the process are not its own.</summary>
internal sealed class AttachedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
