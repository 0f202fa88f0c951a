using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace LocalHost.Azurite;

/// <summary>What a running Azurite wrote about itself.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="Port">Its port.</param>
/// <param name="StartedAt">When the process was started: IDs of processes are used again.</param>
internal sealed record AzuritePidFile(int Pid, int Port, DateTimeOffset StartedAt)
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(10);

    /// <summary>What the file says, or null where there is none or it was cut off.</summary>
    public static AzuritePidFile? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<AzuritePidFile>(File.ReadAllBytes(file), JsonSerializerOptions.Web);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The process, where it still runs.</summary>
    public Process? FindProcess()
    {
        try
        {
            var process = Process.GetProcessById(Pid);
            if (!process.HasExited && (process.StartTime.ToUniversalTime() - StartedAt.UtcDateTime).Duration() < ClockTolerance)
                return process;

            process.Dispose();
            return null;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It is gone, or it is somebody else's.
            return null;
        }
    }
}
