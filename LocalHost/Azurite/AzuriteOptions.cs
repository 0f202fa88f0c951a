namespace LocalHost.Azurite;

/// <summary>How Azurite's table service is run.</summary>
internal sealed record AzuriteOptions
{
    /// <summary>The port that <c>UseDevelopmentStorage=true</c> means.</summary>
    public const int DefaultPort = 10002;

    /// <summary>The folder with <c>node_modules</c>.</summary>
    public required string RepositoryRoot { get; init; }

    /// <summary>The command that runs Node.js.</summary>
    public string Node { get; init; } = "node";

    /// <summary>The port, on the loopback interface.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Where its log goes.</summary>
    public required string LogFile { get; init; }

    /// <summary>Where the tables are saved, or null to keep them in memory only.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The file in which Azurite says who it is, or null.</summary>
    public string? PidFile { get; init; }

    /// <summary>Accounts and their keys, as Azurite reads them (<c>name:key;name:key</c>), or null for its own account.</summary>
    public string? Accounts { get; init; }

    /// <summary>Whether it ends when this process does, however this process ends.</summary>
    public bool StopWithParent { get; init; }

    /// <summary>How long it may take until it answers.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Options of the local host's Azurite, which keeps its tables below <paramref name="stateFolder"/>.</summary>
    public static AzuriteOptions Persistent(string repositoryRoot, string stateFolder, int port) => new()
    {
        RepositoryRoot = repositoryRoot,
        Port = port,
        LogFile = Path.Combine(stateFolder, "azurite", "azurite.log"),
        DataFolder = Path.Combine(stateFolder, "azurite"),
        PidFile = Path.Combine(stateFolder, "azurite", "azurite.pid"),
    };
}
