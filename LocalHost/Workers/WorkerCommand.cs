using System.Globalization;
using LocalHost.Servers;
using Microsoft.Extensions.Configuration;

namespace LocalHost.Workers;

/// <summary>
/// The command line and the environment of a worker. Official sources: <c>RpcWorkerProcess.cs</c> and <c>WorkerContext.cs</c> of
/// azure-functions-host for the arguments, Core Tools' <c>StartHostAction.cs</c> for the environment of a development machine.
/// </summary>
internal static class WorkerCommand
{
    /// <summary>Variables that a worker must not inherit: they would bind its web server, which takes a free port, to addresses of another server.</summary>
    public static readonly IReadOnlyList<string> Withheld = ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "HTTP_PORTS", "HTTPS_PORTS", "DOTNET_URLS", "URLS"];

    /// <summary>The app's assembly.</summary>
    /// <exception cref="HostStartException">The folder holds no app.</exception>
    public static string AssemblyOf(WorkerStart start)
    {
        const string Suffix = ".runtimeconfig.json";
        return System.IO.Directory.Exists(start.Directory) && System.IO.Directory.GetFiles(start.Directory, "*" + Suffix) is [var config]
            ? config[..^Suffix.Length] + ".dll"
            : throw new HostStartException($"The folder {start.Directory} of app '{start.App}' must hold one built app. Build it first.");
    }

    /// <summary>The arguments after the assembly.</summary>
    public static IReadOnlyList<string> Arguments(WorkerStart start)
    {
        var request = Guid.NewGuid().ToString();
        var maxMessageBytes = int.MaxValue.ToString(CultureInfo.InvariantCulture);
        return
        [
            "--host", start.Endpoint.Host,
            "--port", start.Endpoint.Port.ToString(CultureInfo.InvariantCulture),
            "--workerId", start.WorkerId,
            "--requestId", request,
            "--grpcMaxMessageLength", maxMessageBytes,
            "--functions-uri", start.Endpoint.AbsoluteUri,
            "--functions-worker-id", start.WorkerId,
            "--functions-request-id", request,
            "--functions-grpc-max-message-length", maxMessageBytes,
        ];
    }

    /// <summary>The variables that are added to the inherited ones; the app's settings are among them.</summary>
    public static IReadOnlyDictionary<string, string> Environment(WorkerStart start)
    {
        var environment = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_ENVIRONMENT"] = "Development",

            // Without it the worker's web server logs every request twice more, and sends the lines to the host.
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning",
        };
        foreach (var (name, value) in start.Settings.AsEnumerable())
        {
            if (value is not null)
                environment[name.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal)] = value;
        }

        environment["FUNCTIONS_APPLICATION_DIRECTORY"] = start.Directory;
        environment["FUNCTIONS_WORKER_DIRECTORY"] = start.Directory;
        return environment;
    }
}
