using Microsoft.Extensions.Hosting;

namespace Emulators;

/// <summary>The lifetime of a web server inside another process: it ignores signals such as SIGTERM, which are for that process to handle.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
