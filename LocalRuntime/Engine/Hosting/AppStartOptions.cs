using LocalRuntime.Engine.Functions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Hosting;

/// <summary>What the runtime gives to an app that starts.</summary>
/// <param name="Name">The app's name.</param>
/// <param name="Settings">All its settings.</param>
/// <param name="ContentRoot">The folder of its files.</param>
/// <param name="Extensions">What adds services to it.</param>
/// <param name="Time">Its clock.</param>
/// <param name="Loggers">Where its log goes.</param>
/// <param name="ConfigureServices">Changes its services last of all.</param>
internal sealed record AppStartOptions(
    string Name,
    IConfiguration Settings,
    string ContentRoot,
    IReadOnlyList<IRuntimeExtension> Extensions,
    TimeProvider Time,
    ILoggerFactory Loggers,
    Action<IServiceCollection> ConfigureServices);
