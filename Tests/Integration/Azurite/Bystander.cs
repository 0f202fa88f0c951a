using System.Diagnostics;
using System.Text.Json;
using LocalHost.Azurite;

namespace Tests.Integration.Azurite;

/// <summary>Another process that starts Azurite as the local host does, with pipes to it, and that can be killed.</summary>
internal sealed class Bystander : IDisposable
{
    private const string Script = """
        const { command, args, env } = JSON.parse(process.argv[1]);
        require('child_process').spawn(command, args, { env, stdio: 'pipe' });
        setInterval(() => {}, 1000);
        """;

    private readonly Process _process;

    private Bystander(Process process) => _process = process;

    public static async Task<Bystander> StartAzuriteAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.DataFolder!);
        var azurite = await AzuriteCommand.CreateAsync(options, cancellationToken);
        var environment = azurite.Environment.Where(variable => variable.Value is not null).ToDictionary();
        var start = new ProcessStartInfo(options.Node) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-e");
        start.ArgumentList.Add(Script);
        start.ArgumentList.Add(
            JsonSerializer.Serialize(new { command = azurite.FileName, args = azurite.ArgumentList, env = environment }));
        return new Bystander(Process.Start(start)!);
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
