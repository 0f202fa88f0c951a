using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using LocalHost.Companions;
using LocalHost.Logging;
using LocalHost.Servers;
using Microsoft.Extensions.Logging;

namespace LocalHost.Tracing;

/// <summary>
/// The Aspire dashboard as a process, which shows the traces, metrics and logs that apps and host send to it. It comes from NuGet when it is first asked
/// for (<c>eng/dashboard.proj</c>). Official source of its settings: aspire.dev/dashboard/configuration.
/// </summary>
internal sealed class AspireDashboard : IAsyncDisposable
{
    // Ends the dashboard with this process, however that ends: its death closes the dashboard's standard input.
    private const string UntilInputEnds = "\"$0\" & child=$!; trap 'kill $child' TERM; cat >/dev/null; kill $child";

    private readonly CompanionProcess _process;
    private readonly string _apiKey;

    private AspireDashboard(CompanionProcess process, int port, int collectorPort, string apiKey)
    {
        (_process, _apiKey) = (process, apiKey);
        Address = new Uri($"http://localhost:{port}/");
        Collector = new Uri($"http://localhost:{collectorPort}/");
    }

    /// <summary>The address of its pages.</summary>
    public Uri Address { get; }

    /// <summary>The address for telemetry, by OTLP over gRPC.</summary>
    public Uri Collector { get; }

    /// <summary>The headers that telemetry needs, in the form of OTEL_EXPORTER_OTLP_HEADERS.</summary>
    public string CollectorHeaders => $"x-otlp-api-key={_apiKey}";

    /// <summary>The page of a trace, up to its ID.</summary>
    public string TraceUrl => $"{Address}traces/detail/";

    /// <summary>Starts the dashboard, whose package is fetched where it is missing.</summary>
    /// <exception cref="DashboardMissingException">It cannot be fetched, or does not start; the message says why.</exception>
    /// <exception cref="HostStartException">The port is in use.</exception>
    public static async Task<AspireDashboard> StartAsync(int port, ILogger log, CancellationToken cancellationToken)
    {
        LoopbackPort.Take(port, "--dashboard-port").Dispose();
        var executable = await FetchAsync(cancellationToken);
        Progress.Say("Starting the Aspire dashboard...");
        using var collector = LoopbackPort.Take(0, "--dashboard-port");
        var collectorPort = collector.EndPoint.Port;
        collector.Dispose();
        var apiKey = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var dashboard = new AspireDashboard(Launch(executable, port, collectorPort, apiKey, log), port, collectorPort, apiKey);
        try
        {
            if (!await dashboard._process.WaitAsync(dashboard.AnswersAsync, cancellationToken))
                throw new DashboardMissingException("it does not start; the log has what it said.");
            return dashboard;
        }
        catch
        {
            await dashboard.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<string> FetchAsync(CancellationToken cancellationToken)
    {
        var project = Path.Combine(Repository.Root, "eng", "dashboard.proj");
        Progress.Say("Restoring the Aspire dashboard, which is downloaded the first time (38 MB)...");
        await DotnetAsync(["restore", project, "-verbosity:quiet", "-nologo"], cancellationToken);
        var folder = await DotnetAsync(["msbuild", project, "-nologo", "-getProperty:DashboardFolder"], cancellationToken);
        return Path.Combine(folder, OperatingSystem.IsWindows() ? "Aspire.Dashboard.exe" : "Aspire.Dashboard");
    }

    private static async Task<string> DotnetAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var text = $"{await output}{await errors}".Trim();
        return process.ExitCode == 0
            ? text
            : throw new DashboardMissingException($"its package cannot be had ({Reason(text)}).");
    }

    // Of MSBuild's line what follows the code of the error: "project : error NU1101: Unable to find package…".
    private static string Reason(string text) => text.Split('\n').FirstOrDefault(line => line.Contains("error ", StringComparison.Ordinal)) is { } line
        ? line[(line.IndexOf("error ", StringComparison.Ordinal) + "error ".Length)..].Split(" [")[0].Trim().TrimEnd('.')
        : text;

    private static CompanionProcess Launch(string executable, int port, int collectorPort, string apiKey, ILogger log)
    {
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(executable) : new ProcessStartInfo("sh", ["-c", UntilInputEnds, executable]);
        start.WorkingDirectory = Path.GetDirectoryName(executable);
        start.Environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{collectorPort}");

        // A person looks without signing in, under the names of this machine; programs need the key.
        start.Environment["DASHBOARD__FRONTEND__AUTHMODE"] = "Unsecured";
        start.Environment["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey";
        start.Environment["DASHBOARD__OTLP__PRIMARYAPIKEY"] = apiKey;
        start.Environment["DASHBOARD__API__AUTHMODE"] = "ApiKey";
        start.Environment["DASHBOARD__API__PRIMARYAPIKEY"] = apiKey;
        start.Environment["AllowedHosts"] = "localhost;127.0.0.1;[::1]";
        try
        {
            return CompanionProcess.Start(start, log, endsWithInput: !OperatingSystem.IsWindows());
        }
        catch (Win32Exception unusable)
        {
            throw new DashboardMissingException($"it cannot be started ({unusable.Message}).");
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var http = new HttpClient { BaseAddress = Address };
            using var answer = await http.GetAsync(new Uri("", UriKind.Relative), cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

/// <summary>There is no dashboard. The message ends the sentence "The Aspire dashboard is left out: …".</summary>
internal sealed class DashboardMissingException(string message) : Exception(message);
