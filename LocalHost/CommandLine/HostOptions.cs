using System.Globalization;

namespace LocalHost.CommandLine;

/// <summary>What the command line says.</summary>
internal sealed record HostOptions
{
    public const string Usage = """
        Runs the whole order workflow on this machine: both function apps, tables, messages, mailbox.

        dotnet run --project LocalHost -- [options]

          --port N               port of the API and the mailbox (7071; with --emulators, of the mailbox alone, 7079)
          --service-bus-port N   port of the Service Bus emulator (5672)
          --table-port N         port of the Table service emulator (10002; where Azurite runs beside it, with --emulators or azure-storage, 10012)
          --worker-port N        port that the apps' workers connect to (a free one; with --attach 7070)
          --state FOLDER         where state and logs are kept (.local at the root of the repository)
          --settings FILE        settings file (local.settings.json at the root of the repository, where there is one)
          --attach APP           waits for a worker of this app that a debugger starts, instead of starting one
          --durable STORE        where orchestrations are kept: local, or azure-storage for the official provider on AzureWebJobsStorage (local)
          --emulators            runs Service Bus, tables and the mailbox alone, for apps that Core Tools run
          --dashboard            shows traces, metrics and logs in the Aspire dashboard, which is fetched when it is first asked for (38 MB)
          --dashboard-port N     port of the dashboard (18888)
          --demo                 plays a customer's first calls and prints them: on the host that runs on --port, or else on one that it starts
          --verbose              shows informational log lines, not only warnings and errors
          --help                 shows this
        """;

    private static readonly string DefaultSettingsFile = Path.Combine(Repository.Root, "local.settings.json");

    private int? _port;
    private int? _tablePort;
    private int? _workerPort;

    public int Port
    {
        get => _port ?? (IsEmulatorsOnly ? 7079 : 7071);
        init => _port = value;
    }

    public int ServiceBusPort { get; init; } = 5672;

    /// <summary>The port that <c>UseDevelopmentStorage=true</c> means, where no Azurite needs it for the host's own storage.</summary>
    public int TablePort
    {
        get => _tablePort ?? (IsEmulatorsOnly || IsDurableInAzureStorage ? 10012 : 10002);
        init => _tablePort = value;
    }

    /// <summary>0 for any free one.</summary>
    public int WorkerPort
    {
        get => _workerPort ?? (Attached.Count > 0 ? 7070 : 0);
        init => _workerPort = value;
    }

    public string StateFolder { get; init; } = Path.Combine(Repository.Root, ".local");

    /// <summary>The settings file, or null where none is named and the default one does not exist.</summary>
    public string? SettingsFile { get; init; } = File.Exists(DefaultSettingsFile) ? DefaultSettingsFile : null;

    /// <summary>The apps whose workers somebody else starts.</summary>
    public IReadOnlyList<string> Attached { get; init; } = [];

    /// <summary>Whether orchestrations are kept by the official provider for Azure Storage.</summary>
    public bool IsDurableInAzureStorage { get; init; }

    public bool IsEmulatorsOnly { get; init; }

    /// <summary>Whether the Aspire dashboard collects and shows telemetry.</summary>
    public bool HasDashboard { get; init; }

    public int DashboardPort { get; init; } = 18888;

    /// <summary>Whether the story is played that shows what the system does.</summary>
    public bool IsDemo { get; init; }

    public bool IsVerbose { get; init; }

    public bool WantsHelp { get; init; }

    /// <exception cref="UsageException">An option is unknown, lacks its value, or has one that makes no sense; the message names it.</exception>
    public static HostOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new HostOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            string Value() => ++i < arguments.Count ? arguments[i] : throw new UsageException($"{name} needs a value.");
            options = name switch
            {
                "--port" => options with { Port = ParsePort(name, Value()) },
                "--service-bus-port" => options with { ServiceBusPort = ParsePort(name, Value()) },
                "--table-port" => options with { TablePort = ParsePort(name, Value()) },
                "--worker-port" => options with { WorkerPort = ParsePort(name, Value()) },
                "--state" => options with { StateFolder = ParseFolder(name, Value()) },
                "--settings" => options with { SettingsFile = ParseFile(name, Value()) },
                "--attach" => options with { Attached = [.. options.Attached, ParseOneOf(name, Value(), [.. OrderWorkflow.AppNames])] },
                "--durable" => options with { IsDurableInAzureStorage = ParseOneOf(name, Value(), "local", "azure-storage") == "azure-storage" },
                "--emulators" => options with { IsEmulatorsOnly = true },
                "--dashboard" => options with { HasDashboard = true },
                "--dashboard-port" => options with { DashboardPort = ParsePort(name, Value()) },
                "--demo" => options with { IsDemo = true },
                "--verbose" => options with { IsVerbose = true },
                "--help" or "-h" => options with { WantsHelp = true },
                _ => throw new UsageException($"'{name}' is no option. --help shows them."),
            };
        }

        if (options is { IsEmulatorsOnly: true } and ({ IsDemo: true } or { HasDashboard: true }))
            throw new UsageException($"{(options.IsDemo ? "--demo" : "--dashboard")} needs the apps, which --emulators leaves out.");
        options.RequireDifferentPorts();
        return options;
    }

    private void RequireDifferentPorts()
    {
        (string Name, int Port)[] ports =
        [
            ("--port", Port), ("--service-bus-port", ServiceBusPort), ("--table-port", TablePort), ("--worker-port", WorkerPort),
            ("--dashboard-port", HasDashboard ? DashboardPort : 0),
        ];
        if (ports.Where(port => port.Port != 0).GroupBy(port => port.Port).FirstOrDefault(same => same.Count() > 1) is { } shared)
        {
            var names = shared.Select(port => port.Name).ToList();
            throw new UsageException($"{names[0]} and {names[1]} are both {shared.Key}; they must differ.");
        }
    }

    private static int ParsePort(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? port
            : throw new UsageException($"{name} must be a number from 1 to {ushort.MaxValue}; it is '{value}'.");

    private static string ParseFolder(string name, string value) =>
        value.Length == 0 || File.Exists(value) ? throw new UsageException($"{name} must be a folder; it is '{value}'.") : Path.GetFullPath(value);

    private static string ParseFile(string name, string value) =>
        File.Exists(value) ? Path.GetFullPath(value) : throw new UsageException($"{name} names the file '{value}', which does not exist.");

    private static string ParseOneOf(string name, string value, params IReadOnlyList<string> allowed) =>
        allowed.Contains(value) ? value : throw new UsageException($"{name} must be {string.Join(" or ", allowed)}; it is '{value}'.");
}
