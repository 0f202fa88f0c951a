using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

/// <summary>
/// Runs in a worker process before the app does: the runtime calls it because DOTNET_STARTUP_HOOKS names this assembly, and finds it by its name, so
/// it has no namespace. It must use nothing but the runtime's own libraries.
/// </summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime looks for it there.")]
internal static class StartupHook
{
    /// <summary>Set in workers, so that a process of theirs is not taken for one.</summary>
    public const string Variable = "LOCALHOST_WORKER";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
            return;
        Environment.SetEnvironmentVariable(Variable, null);
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);

        // Ctrl-C and the like go to the whole group of the terminal. Only the host says when a worker ends, after what runs in it.
        if (!OperatingSystem.IsWindows())
            _ = SetProcessGroup(0, 0);
        new Thread(EndWithHost) { IsBackground = true, Name = "ends with its host" }.Start();
    }

    // The other end of standard input is open in the host alone, and is closed by its death, whatever kills it.
    private static void EndWithHost()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[16];
        while (input.Read(ignored) > 0)
        {
            // Nobody writes.
        }

        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    [DllImport("libc", EntryPoint = "setpgid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SetProcessGroup(int process, int group);
}
