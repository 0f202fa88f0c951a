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
    /// <summary>Marks worker processes. The hook removes it, so that child processes of theirs are not taken for workers.</summary>
    public const string Variable = "LOCALHOST_WORKER";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
            return;
        Environment.SetEnvironmentVariable(Variable, null);
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);

        // A terminal sends Ctrl-C to its whole process group. In a group of its own, a worker is ended by the host alone, after its running functions.
        if (!OperatingSystem.IsWindows())
            _ = SetProcessGroup(0, 0);
        new Thread(EndWithHost) { IsBackground = true, Name = "ends with its host" }.Start();
    }

    // Only the host holds the other end of standard input, and its death closes that, whatever kills it.
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
