using LocalRuntime.Engine.Functions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace LocalRuntime.Engine.Hosting;

/// <summary>What an app's entry point has built and started.</summary>
internal sealed record StartedHost(
    IServiceProvider Services, IConfiguration Configuration, InvocationPipeline Pipeline, IHostApplicationLifetime Lifetime);
