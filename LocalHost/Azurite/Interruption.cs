using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LocalHost.Azurite;

/// <summary>Asks a process to end as Ctrl-C does: the only request on which Azurite saves its tables.</summary>
internal static partial class Interruption
{
    private const int Sigint = 2;

    /// <summary>Longer than Azurite's interval between two saves (5 s).</summary>
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(6);

    public static async Task RequestAsync(Process process)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(process.Id, Sigint);
            return;
        }

        // Windows has no such signal for one process, so the next save is waited for.
        await Task.Delay(SaveInterval);
        process.Kill();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int pid, int signal);
}
