using System.Net;
using System.Net.Http.Headers;
using Tests.Support;

namespace Tests.EndToEnd.Stopping;

/// <summary>However the local host is told to end, or is ended, none of its processes stays.</summary>
public sealed class StoppingTests
{
    private const int Sigint = 2;
    private const int Sigkill = 9;
    private const int Sigterm = 15;
    private const int SigstopOfLinux = 19;

    private static readonly TimeSpan SameRequest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public StoppingTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The signals and process groups of this test are those of Linux.");

    [Theory]
    [InlineData(Sigterm, false, false)]
    [InlineData(Sigint, true, false)]
    [InlineData(Sigterm, true, false)]
    [InlineData(Sigint, true, true)]
    [InlineData(Sigterm, false, true)]
    public async Task Ctrl_C_and_SIGTERM_to_the_process_to_its_group_and_through_dotnet_run_stop_it_in_order(int signal, bool toGroup, bool byDotnetRun)
    {
        await using var host = new LocalHostProcess { HasOwnGroup = true, IsByDotnetRun = byDotnetRun };
        await host.StartAsync();

        var exitCode = await host.StopAsync(signal, toGroup);

        AssertStoppedInOrder(host, exitCode);
        Assert.Empty(await host.FindProcessesAsync());
    }

    [Fact]
    public async Task Two_signals_within_a_second_are_one_request()
    {
        await using var host = new LocalHostProcess();
        await host.StartAsync();

        host.Signal(Sigint);
        var exitCode = await host.StopAsync(Sigterm);

        AssertStoppedInOrder(host, exitCode);
        Assert.Empty(await host.FindProcessesAsync());
    }

    [Fact]
    public async Task A_signal_during_the_start_ends_what_has_been_started()
    {
        await using var host = new LocalHostProcess();
        host.Launch();
        await Eventually.TrueAsync(async () => (await host.FindProcessesAsync()).Count > 1, Deadline);

        Assert.Equal(0, await host.StopAsync());

        Assert.StartsWith("Stopped", host.Output.Trim().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Empty(await host.FindProcessesAsync());
    }

    [Fact]
    public async Task A_second_signal_later_ends_it_at_once_with_every_child_even_one_that_hangs()
    {
        await using var host = new LocalHostProcess { HasOwnGroup = true };
        await host.StartAsync();
        await host.SignalWorkerAsync("OrderFunctions", SigstopOfLinux);
        using var http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = Deadline }) { BaseAddress = host.BaseAddress, Timeout = Deadline };
        using var call = new HttpRequestMessage(HttpMethod.Post, "api/sessions") { Content = new AwaitedContent(), Headers = { ExpectContinue = true } };
        var hanging = http.SendAsync(call, TestContext.Current.CancellationToken);
        await ((AwaitedContent)call.Content).Awaited.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        host.Signal(Sigterm);
        await host.WaitUntilItSaysAsync("Stopping...");
        var asked = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(asked) > SameRequest, Deadline);

        Assert.Equal(128 + Sigterm, await host.StopAsync(Sigterm));

        Assert.DoesNotContain("Stopped.", host.Output, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => hanging);
        await Eventually.EmptyAsync(host.FindProcessesAsync, Deadline);
    }

    [Fact]
    public async Task The_workers_of_a_host_that_is_killed_end_with_it()
    {
        await using var host = new LocalHostProcess();
        await host.StartAsync();
        Assert.Equal(3, (await host.FindProcessesAsync()).Count);

        Assert.Equal(128 + Sigkill, await host.StopAsync(Sigkill));

        await Eventually.EmptyAsync(host.FindProcessesAsync, Deadline);
    }

    private static void AssertStoppedInOrder(LocalHostProcess host, int exitCode)
    {
        Assert.EndsWith("Stopped.", host.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    /// <summary>A body that is sent when the server asks for it, and so has begun to handle the request.</summary>
    private sealed class AwaitedContent : HttpContent
    {
        private readonly TaskCompletionSource _awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public AwaitedContent() => Headers.ContentType = new MediaTypeHeaderValue("application/json");

        public Task Awaited => _awaited.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            _awaited.TrySetResult();
            await stream.WriteAsync("{}"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = "{}"u8.Length;
            return true;
        }
    }
}
