using System.Net;
using System.Net.Sockets;
using LocalHost.Servers;

namespace Tests.Unit.LocalHost;

public sealed class LoopbackPortTests
{
    [Fact]
    public async Task A_port_listens_once_a_server_does_and_not_while_it_is_only_taken()
    {
        using var port = LoopbackPort.Take(0, "--port");
        Assert.False(await LoopbackPort.ListensAsync(port.EndPoint.Port, TestContext.Current.CancellationToken));

        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        Assert.True(await LoopbackPort.ListensAsync(((IPEndPoint)server.LocalEndpoint).Port, TestContext.Current.CancellationToken));
    }
}
