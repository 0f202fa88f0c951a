using System.Net;
using System.Net.Sockets;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace TriggersApp;

/// <summary>
/// Takes the port that the worker has chosen before the worker listens there, as another process can. The setting <c>TakenPorts:Workers</c> says from
/// how many workers, <c>TakenPorts:File</c> where they are counted, and <c>TakenPorts:Answers</c> whether who connects there is let in or has to wait.
/// </summary>
internal sealed class TakenPorts : IDisposable
{
    private readonly List<Socket> _sockets = [];

    public static async Task<TakenPorts> TakeFromAsync(IHost worker)
    {
        var taken = new TakenPorts();
        var settings = worker.Services.GetRequiredService<IConfiguration>().GetSection("TakenPorts");
        if (settings["File"] is not { } file)
            return taken;
        await File.AppendAllTextAsync(file, "x");
        if (new FileInfo(file).Length > settings.GetValue<int>("Workers"))
            return taken;
        var address = new Uri(worker.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities["HttpUri"]);
        await taken.TakeAsync(new IPEndPoint(IPAddress.Loopback, address.Port), settings.GetValue<bool>("Answers"));
        return taken;
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    // The queue of a backlog of 0 holds one connection, which nobody accepts.
    private async Task TakeAsync(IPEndPoint address, bool answers)
    {
        var listener = NewSocket();
        listener.Bind(address);
        listener.Listen(answers ? 100 : 0);
        if (!answers)
            await NewSocket().ConnectAsync(address);
    }

    private Socket NewSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        return socket;
    }
}
