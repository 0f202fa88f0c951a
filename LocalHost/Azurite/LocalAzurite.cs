using Azure.Data.Tables;

namespace LocalHost.Azurite;

/// <summary>
/// The local host's Azurite: started in this process's group, or taken over from an earlier start that was killed; checked to hold
/// the tables of this store; stopped, with its tables saved, on a clean exit.
/// </summary>
internal sealed class LocalAzurite : IAsyncDisposable
{
    private readonly AzuriteProcess _process;

    private LocalAzurite(AzuriteProcess process, AzuriteOptions options, bool wasTakenOver)
    {
        _process = process;
        Options = options;
        WasTakenOver = wasTakenOver;
        ConnectionString = AzuriteAccounts.ConnectionString(options.Port);
    }

    /// <summary>Connection string of the account.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether an Azurite was found running.</summary>
    public bool WasTakenOver { get; }

    /// <summary>How it runs.</summary>
    public AzuriteOptions Options { get; }

    /// <summary>Completes, with a message, when Azurite ends by itself.</summary>
    public async Task<string> WaitForDeathAsync()
    {
        await _process.Exited;
        return $"Azurite, which serves Table Storage, has ended. {LogTail.Of(Options.LogFile)}";
    }

    /// <summary>Starts Azurite, or takes it over, and checks that it holds the store's tables.</summary>
    /// <param name="options">How it runs; it must have a data folder and a PID file.</param>
    /// <param name="storeId">The store's ID.</param>
    /// <param name="isNew">Whether the store belongs to no tables yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AzuriteException">It cannot be used; the message says what to do.</exception>
    public static async Task<LocalAzurite> StartAsync(
        AzuriteOptions options, Guid storeId, bool isNew, CancellationToken cancellationToken)
    {
        var azurite = await TakeOverAsync(options, cancellationToken) ?? await StartNewAsync(options, cancellationToken);
        try
        {
            var service = new TableServiceClient(azurite.ConnectionString);
            var place = StorePlace.OfAzurite(options.Port, Path.GetDirectoryName(Path.GetFullPath(options.DataFolder!))!);
            await new StoreIdentity(service, place).CheckAsync(storeId, isNew, cancellationToken);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets it save its tables and end, without waiting for that.</summary>
    public void RequestStop() => _process.RequestStop();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<LocalAzurite> StartNewAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        switch (await TablePort.AskAsync(options.Port, cancellationToken))
        {
            case PortAnswer.Azurite:
                throw new AzuriteException($"Another Azurite already has port {options.Port}. Stop it, or choose another port.");
            case PortAnswer.SomethingElse:
                throw new AzuriteException(
                    $"Port {options.Port}, which Table Storage (Azurite) needs, is used by another program. "
                    + "Stop it, or choose another port.");
            default:
                Directory.CreateDirectory(options.DataFolder!);
                return new(await AzuriteProcess.StartAsync(options, cancellationToken), options, wasTakenOver: false);
        }
    }

    private static async Task<LocalAzurite?> TakeOverAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        if (AzuritePidFile.Read(options.PidFile!) is not { } known || known.FindProcess() is not { } process)
            return null;

        var azurite = AzuriteProcess.Of(process);
        if (known.Port == options.Port && await TablePort.AskAsync(options.Port, cancellationToken) == PortAnswer.Azurite)
            return new(azurite, options, wasTakenOver: true);

        // It has our data but not our port: two must never save to one file.
        await azurite.DisposeAsync();
        return null;
    }
}
