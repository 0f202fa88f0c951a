using System.Diagnostics;

namespace Tests.Support;

/// <summary>A file system of its own over a folder.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    /// <summary>Mounts it, and skips the test where that is not allowed.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="options">As mount takes them: <c>size=8m</c>.</param>
    public static SmallDisk Mount(string folder, string options)
    {
        var isMounted = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder) == 0;
        Assert.SkipUnless(isMounted, "File systems cannot be mounted here: that needs Linux and root.");
        return new SmallDisk(folder);
    }

    public void Grow() => Assert.Equal(0, Run("mount", "-o", "remount,size=256m", _folder));

    // A process that has just been killed may still hold a file for a moment; lazily, it is gone with that.
    public void Dispose() => Assert.Equal(0, Run("umount", "--lazy", _folder));

    private static int Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
