using System.Net.Sockets;

namespace LocalHost.Azurite;

/// <summary>Who answers on a port.</summary>
internal enum PortAnswer
{
    /// <summary>Nobody listens.</summary>
    Nobody,

    /// <summary>Azurite's table service.</summary>
    Azurite,

    /// <summary>Something else.</summary>
    SomethingElse,
}

/// <summary>Finds out who answers on a port of this machine.</summary>
internal static class TablePort
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    public static async Task<PortAnswer> AskAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            // Without authorization it is refused, but by Azurite.
            using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{port}/devstoreaccount1/Tables"), cancellationToken);
            return answer.Headers.Server.ToString().StartsWith("Azurite-Table", StringComparison.Ordinal)
                ? PortAnswer.Azurite
                : PortAnswer.SomethingElse;
        }
        catch (HttpRequestException failure)
            when (failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return PortAnswer.Nobody;
        }
        catch (HttpRequestException)
        {
            return PortAnswer.SomethingElse;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return PortAnswer.SomethingElse;
        }
    }
}
