using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using LocalHost.Azurite;
using Tests.Support;

namespace Tests.Integration.Azurite;

public sealed class LocalAzuriteTests : AzuriteTest
{
    [Fact]
    public async Task Tables_are_there_after_a_clean_stop()
    {
        await using (var first = await StartAsync())
            await WriteAsync(first, "kept");

        await using var second = await StartAsync(journalIsEmpty: false);

        Assert.False(second.WasTakenOver);
        Assert.Equal(["kept"], await RowsAsync(second));
    }

    [Fact]
    public async Task A_connection_that_was_never_used_does_not_hold_up_its_end()
    {
        var azurite = await StartAsync();
        using var unused = new TcpClient();
        await unused.ConnectAsync(IPAddress.Loopback, Options.Port, Stop);

        var began = Stopwatch.GetTimestamp();
        await azurite.DisposeAsync();

        // It is killed after 15 s.
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_Azurite_whose_parent_was_killed_goes_on_and_is_taken_over()
    {
        using (var parent = await Bystander.StartAzuriteAsync(Options, Stop))
        {
            await using var first = await TakenOverAsync();
            await WriteAsync(first, "before");
            parent.Kill();
            await WriteAsync(first, "after");

            await using var second = await StartAsync(journalIsEmpty: false);

            Assert.True(second.WasTakenOver);
            Assert.Equal(["after", "before"], await RowsAsync(second));
        }

        Assert.Equal(PortAnswer.Nobody, await TablePort.AskAsync(Options.Port, Stop));
    }

    [Fact]
    public async Task An_Azurite_that_was_taken_over_saves_its_tables_at_the_end()
    {
        using (var parent = await Bystander.StartAzuriteAsync(Options, Stop))
        {
            await using var first = await TakenOverAsync();
            parent.Kill();
            await WriteAsync(first, "kept");
        }

        await using var second = await StartAsync(journalIsEmpty: false);

        Assert.Equal(["kept"], await RowsAsync(second));
    }

    [Fact]
    public async Task An_Azurite_left_behind_on_another_port_is_stopped_and_its_tables_are_served_on_the_new_one()
    {
        var oldPort = Options.Port;
        using var parent = await Bystander.StartAzuriteAsync(Options, Stop);
        await using var first = await TakenOverAsync();
        await WriteAsync(first, "kept");
        parent.Kill();

        Use(Options with { Port = AzuriteFixture.FreePort() });
        await using var second = await StartAsync(journalIsEmpty: false);

        Assert.False(second.WasTakenOver);
        Assert.Equal(["kept"], await RowsAsync(second));
        Assert.Equal(PortAnswer.Nobody, await TablePort.AskAsync(oldPort, Stop));
    }

    [Theory]
    [InlineData("-TERM")]
    [InlineData("-HUP")]
    [InlineData("-INT")]
    public async Task A_signal_makes_it_save_its_tables_where_its_parent_is_gone(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        using var parent = await Bystander.StartAzuriteAsync(Options, Stop);
        await using (var first = await TakenOverAsync())
        {
            await WriteAsync(first, "kept");
            parent.Kill();
            await SignalAsync(signal);
            Assert.Contains(
                "has ended", await first.WaitForDeathAsync().WaitAsync(TimeSpan.FromSeconds(20), Stop), StringComparison.Ordinal);
        }

        await using var second = await StartAsync(journalIsEmpty: false);

        Assert.Equal(["kept"], await RowsAsync(second));
    }

    [Theory]
    [InlineData("-TERM")]
    [InlineData("-HUP")]
    [InlineData("-INT")]
    public async Task A_signal_to_the_group_does_not_stop_it_before_its_parent_does(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        await using (var first = await StartAsync())
        {
            await SignalAsync(signal);
            await WriteAsync(first, "written after the signal");
        }

        await using var second = await StartAsync(journalIsEmpty: false);

        Assert.Equal(["written after the signal"], await RowsAsync(second));
    }

    [Fact]
    public async Task Its_death_is_told_with_the_end_of_its_log()
    {
        await using var azurite = await StartAsync();
        using (var process = AzuritePidFile.Read(Options.PidFile!)!.FindProcess())
            process!.Kill();

        var message = await azurite.WaitForDeathAsync().WaitAsync(TimeSpan.FromSeconds(20), Stop);

        Assert.Contains("has ended", message, StringComparison.Ordinal);
        Assert.Contains("successfully started", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_only_has_the_same_ID_is_left_alone()
    {
        Directory.CreateDirectory(Options.DataFolder!);
        var self = new AzuritePidFile(Environment.ProcessId, Options.Port, DateTimeOffset.UtcNow.AddYears(-1));
        await File.WriteAllTextAsync(Options.PidFile!, JsonSerializer.Serialize(self, JsonSerializerOptions.Web), Stop);

        await using var azurite = await StartAsync();

        Assert.False(azurite.WasTakenOver);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"pid\":")]
    [InlineData("{\"pid\":999999999,\"port\":1,\"startedAt\":\"2026-01-01T00:00:00Z\"}")]
    public async Task A_PID_file_of_nobody_does_not_hinder_the_start(string content)
    {
        Directory.CreateDirectory(Options.DataFolder!);
        await File.WriteAllTextAsync(Options.PidFile!, content, Stop);

        await using var azurite = await StartAsync();

        Assert.False(azurite.WasTakenOver);
    }

    [Fact]
    public async Task An_Azurite_for_tests_ends_with_its_parent()
    {
        using var parent = await Bystander.StartAzuriteAsync(Options with { StopWithParent = true }, Stop);
        await using var azurite = await TakenOverAsync();

        parent.Kill();

        await azurite.WaitForDeathAsync().WaitAsync(TimeSpan.FromSeconds(20), Stop);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{AzuritePidFile.Read(Options.PidFile!)!.Pid}"]);
        await kill.WaitForExitAsync(Stop);
    }

    private async Task<LocalAzurite> TakenOverAsync()
    {
        await Eventually.TrueAsync(async () => await TablePort.AskAsync(Options.Port, Stop) == PortAnswer.Azurite);
        var azurite = await StartAsync();
        Assert.True(azurite.WasTakenOver);
        return azurite;
    }
}
