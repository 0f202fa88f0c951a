using System.Globalization;
using LocalHost.Azurite;

namespace LocalHost.CommandLine;

/// <summary>What the command line says.</summary>
internal sealed record HostOptions
{
    public const string Usage = """
        Runs the whole order workflow on this machine: both function apps, tables, messages, mailbox.

        dotnet run --project LocalHost -- [options]

          --port N           port of the API and the mailbox (7071)
          --azurite-port N   port of Azurite's table service (10002)
          --state FOLDER     where state and logs are kept (.local at the root of the repository)
          --settings FILE    settings file (local.settings.json at the root of the repository, where there is one)
          --verbose          shows informational log lines, not only warnings and errors
          --help             shows this
        """;

    private static readonly string DefaultSettingsFile = Path.Combine(Repository.Root, "local.settings.json");

    public int Port { get; init; } = 7071;

    public int AzuritePort { get; init; } = AzuriteOptions.DefaultPort;

    public string StateFolder { get; init; } = Path.Combine(Repository.Root, ".local");

    /// <summary>The settings file, or null where none is named and the default one does not exist.</summary>
    public string? SettingsFile { get; init; } = File.Exists(DefaultSettingsFile) ? DefaultSettingsFile : null;

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
                "--azurite-port" => options with { AzuritePort = ParsePort(name, Value()) },
                "--state" => options with { StateFolder = ParseFolder(name, Value()) },
                "--settings" => options with { SettingsFile = ParseFile(name, Value()) },
                "--verbose" => options with { IsVerbose = true },
                "--help" or "-h" => options with { WantsHelp = true },
                _ => throw new UsageException($"'{name}' is no option. --help shows them."),
            };
        }

        return options.Port == options.AzuritePort
            ? throw new UsageException($"--port and --azurite-port are both {options.Port}; they must differ.")
            : options;
    }

    private static int ParsePort(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? port
            : throw new UsageException($"{name} must be a number from 1 to {ushort.MaxValue}; it is '{value}'.");

    private static string ParseFolder(string name, string value) =>
        value.Length == 0 || File.Exists(value) ? throw new UsageException($"{name} must be a folder; it is '{value}'.") : Path.GetFullPath(value);

    private static string ParseFile(string name, string value) =>
        File.Exists(value) ? Path.GetFullPath(value) : throw new UsageException($"{name} names the file '{value}', which does not exist.");
}
