using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace LocalRuntime.Engine.Functions;

/// <summary>One running function app, as the runtime's extensions see it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Services">Its own service container.</param>
/// <param name="Configuration">Its settings.</param>
/// <param name="HostJson">The content of its host.json.</param>
/// <param name="Functions">Its functions.</param>
/// <param name="Invoker">Runs them.</param>
/// <param name="Shutdown">Signalled when functions that still run at a stop are cut off: that they fail then does not count.</param>
public sealed record FunctionApp(
    string Name,
    IServiceProvider Services,
    IConfiguration Configuration,
    JsonElement HostJson,
    IReadOnlyList<FunctionDescriptor> Functions,
    IFunctionInvoker Invoker,
    CancellationToken Shutdown);
