using System.Net;
using System.Net.Sockets;
using Tests.Support;

namespace Tests.EndToEnd.Starting;

/// <summary>What the local host says, and with which code it ends, where it cannot start.</summary>
public sealed class RefusedStartTests
{
    [Fact]
    public async Task Help_is_shown_and_nothing_is_started()
    {
        await using var host = new LocalHostProcess();

        Assert.Equal(0, await host.RunToEndAsync("--help"));

        Assert.Contains("--service-bus-port <port>", host.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(host.StateFolder));
    }

    [Theory]
    [InlineData("Unrecognized command or argument '--prot'.", "--prot")]
    [InlineData("--port must be a number from 1 to 65535; it is 'http'.", "--port", "http")]
    [InlineData("Required argument missing for option: '--state'.", "--state")]
    [InlineData("File does not exist: 'missing.json'.", "--settings", "missing.json")]
    public async Task A_command_line_that_makes_no_sense_is_answered_with_its_own_exit_code(string expected, params string[] arguments)
    {
        await using var host = new LocalHostProcess();

        Assert.Equal(2, await host.RunToEndAsync(arguments));

        Assert.Equal(expected, host.Output.Trim());
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--service-bus-port")]
    [InlineData("--table-port")]
    [InlineData("--worker-port")]
    public async Task A_port_in_use_is_said_in_one_line(string option)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var host = new LocalHostProcess();

        Assert.Equal(1, await host.RunToEndAsync(option, $"{port}"));

        Assert.Equal($"Port {port} is in use or not allowed. Stop what uses it, or choose another port with {option}.", host.Output.Trim());
    }

    [Theory]
    [InlineData("""{ "Values": { "SendGrid__Host": "nowhere" } }""", "SendGrid__Host")]
    [InlineData("""{ "Values": { "ServiceBusConnection": "nonsense" } }""", "ServiceBusConnection")]
    [InlineData("""{ "Values": { "TablesConnection": "nonsense" } }""", "TablesConnection")]
    [InlineData("""{ "Values": """, "cannot be read")]
    [InlineData("""{ "Values": {}, "Host": {} }""", "'Host'")]
    [InlineData("""{ "IsEncrypted": true, "Values": {} }""", "encrypted")]
    public async Task A_broken_setting_is_named(string settings, string expected)
    {
        await using var host = new LocalHostProcess { Settings = settings };

        Assert.Equal(1, await host.RunToEndAsync());

        Assert.Contains(expected, host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_folder_with_orchestrations_is_refused_where_they_would_be_looked_for_elsewhere()
    {
        await using var host = new LocalHostProcess();
        await host.StartAsync();
        Assert.Equal(0, await host.StopAsync());

        foreach (var option in (string[][])[["--durable", "azure-storage"], ["--emulators"]])
        {
            Assert.Equal(1, await host.RunToEndAsync(option));
            Assert.StartsWith($"The orchestrations of the state folder {host.StateFolder} are in it: ", host.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_state_folder_whose_orchestrations_are_elsewhere_is_refused_where_they_would_be_looked_for_in_it()
    {
        await using var host = new LocalHostProcess();
        await host.StartAsync("--emulators");
        Assert.Equal(0, await host.StopAsync());

        Assert.Equal(1, await host.RunToEndAsync());
        Assert.StartsWith($"The orchestrations of the state folder {host.StateFolder} are in a storage account: ", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_wins_over_the_settings_file()
    {
        await using var host = new LocalHostProcess
        {
            Settings = """{ "Values": { "TablesConnection": "UseDevelopmentStorage=true" } }""",
            Environment = new Dictionary<string, string> { ["TablesConnection"] = "nonsense" },
        };

        Assert.Equal(1, await host.RunToEndAsync());

        Assert.Contains("TablesConnection", host.Output, StringComparison.Ordinal);
    }
}
