using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LocalHost.Azurite;

/// <summary>Asks Azurite to save its tables and end, by the one signal that <c>azurite-preload.cjs</c> obeys while its parent lives.</summary>
internal static partial class StopRequest
{
    /// <summary>Longer than Azurite's interval between two saves (5 s).</summary>
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(6);

    private static int Sigusr2 => OperatingSystem.IsMacOS() ? 31 : 12;

    public static async Task SendAsync(Process process)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(process.Id, Sigusr2);
            return;
        }

        // Windows has no such signal, so the next save is waited for.
        await Task.Delay(SaveInterval);
        process.Kill();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int pid, int signal);
}
