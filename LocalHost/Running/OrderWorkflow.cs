using System.Reflection;
using LocalHost.Settings;
using LocalRuntime;
using LocalRuntime.Engine.Broker.Trigger;
using Microsoft.Extensions.Configuration;
using Shared.Http.Origins;

namespace LocalHost.Running;

/// <summary>The system that the local host runs: the two apps, what they share, and the broker between them.</summary>
internal static class OrderWorkflow
{
    public static LocalSystemOptions Describe(IConfiguration settings, string stateFolder) => new()
    {
        Apps =
        [
            LocalApp.FromAssembly("orders", Assembly.Load("OrderFunctions")),
            LocalApp.FromAssembly("notifications", Assembly.Load("NotificationFunctions")),
        ],
        HostJsonPath = Path.Combine(AppContext.BaseDirectory, "host.json"),
        StateFolder = stateFolder,
        Settings = settings,
        AllowedOrigins = [.. CorsSettings.Read(settings).AllowedOrigins],
        SharedRoutes = ["health"],
        ServiceBus = ServiceBusNamespace.Topology,
        ServiceBusHost = ConnectionSetting.ResolveHost("ServiceBusConnection", settings),
    };
}
