using LocalHost.Hosting;

namespace LocalHost.Running;

/// <summary>The folder with all state, held for this process alone as long as it is open.</summary>
internal sealed class StateFolder : IDisposable
{
    private readonly FileStream _lock;

    private StateFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    public string LogFile => System.IO.Path.Combine(Path, "logs", "localhost.log");

    /// <exception cref="HostStartException">Another process has it, or it cannot be written.</exception>
    public static StateFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            if (Directory.Exists(System.IO.Path.Combine(path, "journal")))
                throw new HostStartException($"The state folder {path} is of an older version, whose journal is not read. Choose another with --state, or delete it.");
            return new StateFolder(path, new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new HostStartException($"The state folder {path} cannot be written: {denied.Message}");
        }
        catch (IOException) when (File.Exists(System.IO.Path.Combine(path, "lock")))
        {
            throw new HostStartException($"Another local host already runs on the state folder {path}. Stop it, or choose another folder with --state.");
        }
        catch (IOException unusable)
        {
            throw new HostStartException($"The state folder {path} cannot be used: {unusable.Message}");
        }
    }

    public void Dispose() => _lock.Dispose();
}
