using LocalHost.Logging;
using Microsoft.Extensions.Logging;
using Tests.Support;

namespace Tests.Unit.LocalHost;

public sealed class FileLoggerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LogFile => Path.Combine(_folder.Path, "logs", "host.log");

    [Fact]
    public void Lines_are_in_the_file_when_the_log_is_closed_with_level_category_and_exception()
    {
        using (var provider = new FileLoggerProvider(LogFile))
            provider.CreateLogger("Orders").LogWarning(new InvalidTimeZoneException("Broken."), "Order {OrderId} waits.", "order-1");

        var text = File.ReadAllText(LogFile);
        Assert.Contains("Warning Orders: Order order-1 waits.", text, StringComparison.Ordinal);
        Assert.Contains("InvalidTimeZoneException: Broken.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_goes_on_where_it_ended()
    {
        foreach (var line in (string[])["first", "second"])
        {
            using var provider = new FileLoggerProvider(LogFile);
            provider.CreateLogger("Orders").LogWarning("{Line}", line);
        }

        Assert.Equal(2, File.ReadAllLines(LogFile).Length);
    }

    [Fact]
    public void A_full_file_is_kept_once_and_begun_anew()
    {
        for (var i = 0; i < 5; i++)
        {
            using var provider = new FileLoggerProvider(LogFile, maxFileBytes: 100);
            provider.CreateLogger("Orders").LogWarning("{Text}", new string('x', 200));
        }

        Assert.Equal(["host.1.log", "host.log"], Directory.GetFiles(Path.GetDirectoryName(LogFile)!).Select(Path.GetFileName).Order());
        Assert.True(new FileInfo(LogFile).Length < 400);
    }

    public void Dispose() => _folder.Dispose();
}
