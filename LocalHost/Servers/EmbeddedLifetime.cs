using Microsoft.Extensions.Hosting;

namespace LocalHost.Servers;

/// <summary>For servers within a process: signals belong to whoever embeds them.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
