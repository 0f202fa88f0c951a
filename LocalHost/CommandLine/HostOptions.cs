using System.CommandLine;
using System.Globalization;

namespace LocalHost.CommandLine;

/// <summary>The options of the command line.</summary>
internal sealed record HostOptions
{
    private static readonly Option<int?> PortOption = CreatePort(
        "--port", "The port of the API and the mailbox (7071; with --emulators the port of the mailbox alone, 7079).");

    private static readonly Option<int?> ServiceBusPortOption = CreatePort("--service-bus-port", "The port of the Service Bus emulator (5672).");

    private static readonly Option<int?> TablePortOption = CreatePort(
        "--table-port", "The port of the Table service emulator (10002; where Azurite runs beside it, with --emulators or azure-storage, 10012).");

    private static readonly Option<int?> WorkerPortOption = CreatePort(
        "--worker-port", "The port that the apps' workers connect to (a free one; with --attach 7070).");

    private static readonly Option<string> StateOption = CreateFolder(
        "--state",
        "Where state and logs are kept (.local at the root of the repository; with --emulators .local/emulators, with --durable azure-storage "
        + ".local/azure-storage, with --tables azurite .local/azurite-tables).");

    private static readonly Option<FileInfo> SettingsOption = new Option<FileInfo>("--settings")
    {
        Description = "The settings file (local.settings.json at the root of the repository, where there is one).",
        HelpName = "file",
    }.AcceptExistingOnly();

    private static readonly Option<string[]> AttachOption = new Option<string[]>("--attach")
    {
        Description = "Waits for a worker of this app that a debugger starts, instead of starting one.",
    }.AcceptOnlyFromAmong([.. OrderWorkflow.AppNames]);

    private static readonly Option<string> DurableOption = new Option<string>("--durable")
    {
        Description = "Where orchestrations are kept: local, or azure-storage for the official provider on AzureWebJobsStorage (local).",
    }.AcceptOnlyFromAmong("local", AzureStorage);

    private static readonly Option<string> TablesOption = new Option<string>("--tables")
    {
        Description = "Whose table service is started: local, or azurite for Azurite's, which 'npm ci' installs (local).",
    }.AcceptOnlyFromAmong("local", Azurite);

    private static readonly Option<bool> EmulatorsOption = new("--emulators")
    {
        Description = "Runs Service Bus, tables and the mailbox alone, for apps that Core Tools run.",
    };

    private static readonly Option<bool> DemoOption = new("--demo")
    {
        Description = OrderWorkflow.StoryDescription + ": on the host that runs on --port, or else on one that it starts.",
    };

    private static readonly Option<bool> DashboardOption = new("--dashboard")
    {
        Description = "Shows traces, metrics and logs in the Aspire dashboard, which is fetched when it is first asked for (38 MB).",
    };

    private static readonly Option<int?> DashboardPortOption = CreatePort("--dashboard-port", "The port of the dashboard (18888).");

    private static readonly Option<bool> VerboseOption = new("--verbose")
    {
        Description = "Shows informational log lines, not only warnings and errors.",
    };

    private static readonly RootCommand Command = new(OrderWorkflow.Description)
    {
        PortOption, ServiceBusPortOption, TablePortOption, WorkerPortOption, StateOption, SettingsOption, AttachOption, DurableOption, TablesOption,
        EmulatorsOption, DemoOption, DashboardOption, DashboardPortOption, VerboseOption,
    };

    private static readonly string DefaultSettingsFile = Path.Combine(Repository.Root, "local.settings.json");

    private const string AzureStorage = "azure-storage";
    private const string Azurite = "azurite";

    private int? _port;
    private int? _tablePort;
    private int? _workerPort;
    private string? _stateFolder;

    public int Port
    {
        get => _port ?? (IsEmulatorsOnly ? 7079 : 7071);
        init => _port = value;
    }

    public int ServiceBusPort { get; init; } = 5672;

    /// <summary>
    /// By default 10002, which <c>UseDevelopmentStorage=true</c> stands for; another one where Azurite may have that port, because it keeps the orchestrations.
    /// </summary>
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

    /// <summary>By default a folder for each place of the orchestrations and of the tables, since these and the messages belong together.</summary>
    public string StateFolder
    {
        get => _stateFolder ?? Path.Combine(Repository.Root, ".local", this switch
        {
            { IsEmulatorsOnly: true } => "emulators",
            { IsDurableInAzureStorage: true, HasTablesInAzurite: true } => "azure-storage-azurite-tables",
            { IsDurableInAzureStorage: true } => "azure-storage",
            { HasTablesInAzurite: true } => "azurite-tables",
            _ => "",
        });
        init => _stateFolder = value;
    }

    /// <summary>The settings file, or null where none is named and the default one does not exist.</summary>
    public string? SettingsFile { get; init; } = File.Exists(DefaultSettingsFile) ? DefaultSettingsFile : null;

    /// <summary>The apps whose workers a debugger starts, by name.</summary>
    public IReadOnlyList<string> Attached { get; init; } = [];

    /// <summary>Whether orchestrations are kept by the official provider for Azure Storage.</summary>
    public bool IsDurableInAzureStorage { get; init; }

    /// <summary>Whether Azurite is started for the tables.</summary>
    public bool HasTablesInAzurite { get; init; }

    public bool IsEmulatorsOnly { get; init; }

    /// <summary>Whether the demo is played.</summary>
    public bool IsDemo { get; init; }

    /// <summary>Whether the Aspire dashboard collects and shows telemetry.</summary>
    public bool HasDashboard { get; init; }

    public int DashboardPort { get; init; } = 18888;

    public bool IsVerbose { get; init; }

    /// <summary>Parses the command line. Null where it asks for help or the version, which has been printed then.</summary>
    /// <exception cref="UsageException">The command line is invalid; the message has a line for each error.</exception>
    public static HostOptions? Parse(IReadOnlyList<string> arguments)
    {
        var parsed = Command.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            throw new UsageException(string.Join(Environment.NewLine, parsed.Errors.Select(error => error.Message)));
        }

        if (parsed.Action is not null)
        {
            parsed.Invoke();
            return null;
        }

        var options = new HostOptions
        {
            Attached = parsed.GetValue(AttachOption) ?? [],
            IsDurableInAzureStorage = parsed.GetValue(DurableOption) == AzureStorage,
            HasTablesInAzurite = parsed.GetValue(TablesOption) == Azurite,
            IsEmulatorsOnly = parsed.GetValue(EmulatorsOption),
            IsDemo = parsed.GetValue(DemoOption),
            HasDashboard = parsed.GetValue(DashboardOption),
            IsVerbose = parsed.GetValue(VerboseOption),
            _port = parsed.GetValue(PortOption),
            _tablePort = parsed.GetValue(TablePortOption),
            _workerPort = parsed.GetValue(WorkerPortOption),
            _stateFolder = parsed.GetValue(StateOption),
        };
        options = options with
        {
            ServiceBusPort = parsed.GetValue(ServiceBusPortOption) ?? options.ServiceBusPort,
            DashboardPort = parsed.GetValue(DashboardPortOption) ?? options.DashboardPort,
            SettingsFile = parsed.GetValue(SettingsOption)?.FullName ?? options.SettingsFile,
        };
        if (options is { IsEmulatorsOnly: true } and ({ IsDemo: true } or { HasDashboard: true }))
        {
            throw new UsageException($"{(options.IsDemo ? "--demo" : "--dashboard")} needs the apps, which --emulators leaves out.");
        }

        if (options is { IsEmulatorsOnly: true, HasTablesInAzurite: true })
        {
            throw new UsageException("--tables azurite needs the apps, which --emulators leaves out.");
        }

        options.RequireDifferentPorts();
        return options;
    }

    private static Option<int?> CreatePort(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "port",
        CustomParser = value =>
        {
            var text = value.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue)
            {
                return port;
            }

            value.AddError($"{name} must be a number from 1 to {ushort.MaxValue}; it is '{text}'.");
            return null;
        },
    };

    private static Option<string> CreateFolder(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "folder",
        CustomParser = value =>
        {
            var text = value.Tokens[0].Value;
            if (text.Length > 0 && !File.Exists(text))
            {
                return Path.GetFullPath(text);
            }

            value.AddError($"{name} must be a folder; it is '{text}'.");
            return null;
        },
    };

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
}

/// <summary>The command line is invalid. The message is shown on the terminal.</summary>
internal sealed class UsageException(string message) : Exception(message);
