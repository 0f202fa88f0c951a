using System.Net;
using System.Net.Sockets;
using Tests.Support;

namespace Tests.Integration.Azurite;

public sealed class AzuriteRefusalTests : AzuriteTest
{
    [Fact]
    public async Task A_port_that_another_program_uses_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, Options.Port);
        listener.Start();
        _ = AnswerNonsenseAsync(listener);

        var message = await RefusedAsync();

        Assert.Contains(
            $"Port {Options.Port}, which Table Storage (Azurite) needs, is used by another program", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_another_Azurite_uses_is_named()
    {
        using var otherState = new TemporaryFolder();
        var mine = Options;
        Use(LocalHost.Azurite.AzuriteOptions.Persistent(Repository.Root, otherState.Path, mine.Port));
        await using var other = await StartAsync();

        Use(mine);
        var message = await RefusedAsync();

        Assert.Contains($"Another Azurite already has port {Options.Port}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_Node_is_named()
    {
        Use(Options with { Node = Path.Combine(State, "no-node") });

        Assert.Contains("Node.js 20 or later", await RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_Node_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for Node is a shell script.");
        var node = Path.Combine(State, "node");
        await File.WriteAllTextAsync(node, "#!/bin/sh\necho v18.20.4\n", Stop);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(node, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Use(Options with { Node = node });

        var message = await RefusedAsync();

        Assert.Contains("Node.js 20 or later", message, StringComparison.Ordinal);
        Assert.Contains("Found version '18.20.4'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_packages_are_named_with_the_command_that_brings_them()
    {
        Use(Options with { RepositoryRoot = State });

        Assert.Contains($"Run 'npm ci' in {State}", await RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Azurite_that_dies_at_its_start_is_told_with_the_end_of_its_log()
    {
        Directory.CreateDirectory(Options.DataFolder!);
        await File.WriteAllTextAsync(Path.Combine(Options.DataFolder!, "__azurite_db_table__.json"), "{garbage", Stop);

        var message = await RefusedAsync();

        Assert.Contains("ended with code 1 at its start", message, StringComparison.Ordinal);
        Assert.Contains("Exiting due to an unhandled error", message, StringComparison.Ordinal);
    }

    private static async Task AnswerNonsenseAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptTcpClientAsync(Stop);
                await connection.GetStream().WriteAsync("hello\r\n\r\n"u8.ToArray(), Stop);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}
