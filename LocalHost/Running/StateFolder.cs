using LocalHost.Servers;

namespace LocalHost.Running;

/// <summary>The folder with all state, locked for this process while it is open.</summary>
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

    /// <exception cref="HostStartException">Another process uses it, it cannot be written, or an earlier version made it.</exception>
    public static StateFolder Open(string path)
    {
        RefuseOldForm(path);
        try
        {
            Directory.CreateDirectory(path);
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

    // Versions before the one store kept a journal, and their tables elsewhere.
    private static void RefuseOldForm(string path)
    {
        if (Directory.Exists(System.IO.Path.Combine(path, "journal")) || File.Exists(System.IO.Path.Combine(path, "journal")))
        {
            throw new HostStartException(
                $"The state folder {path} is of an earlier version, which this one cannot read. Delete it to start afresh, or choose another folder "
                + "with --state.");
        }
    }
}
