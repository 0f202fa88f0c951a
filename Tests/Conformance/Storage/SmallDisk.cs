using System.Diagnostics;

namespace Tests.Conformance.Storage;

/// <summary>A file system of its own over a folder, where that may be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    public static SmallDisk? TryMount(string folder, bool isReadOnly = false) =>
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess
        && Run("mount", "-t", "tmpfs", "-o", isReadOnly ? "size=1m,ro" : "size=1m", "tmpfs", folder) == 0
            ? new SmallDisk(folder)
            : null;

    public void Grow() => Assert.Equal(0, Run("mount", "-o", "remount,size=64m", _folder));

    public void Dispose() => Assert.Equal(0, Run("umount", _folder));

    private static int Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
