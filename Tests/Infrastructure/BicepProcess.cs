using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Tests.Infrastructure;

/// <summary>
/// The Bicep CLI, started once for all tests and asked by JSON-RPC; a process for each question would take seconds. The requests are those of
/// <c>ICliJsonRpcProtocol</c> in the sources of Bicep. It ends with the tests, when its input is closed.
/// </summary>
internal sealed class BicepProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly Lazy<BicepProcess> Started = new(Start);
    private static readonly SemaphoreSlim Turn = new(1);

    private readonly Stream _input;
    private readonly Stream _output;
    private int _requests;

    private BicepProcess(Process process) => (_input, _output) = (process.StandardInput.BaseStream, process.StandardOutput.BaseStream);

    /// <summary>Asks a question, such as <c>bicep/compile</c>, and gives the result.</summary>
    /// <exception cref="InvalidOperationException">Bicep answered with an error; the message is Bicep's.</exception>
    public static async Task<JsonElement> AskAsync(string method, object parameters)
    {
        using var limit = new CancellationTokenSource(Limit);
        return await Started.Value.AskAsync(method, parameters, limit.Token);
    }

    private static BicepProcess Start()
    {
        var program = typeof(BicepProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().SingleOrDefault(item => item.Key == "Bicep")?.Value;
        var process = Process.Start(new ProcessStartInfo(program ?? "bicep", ["jsonrpc", "--stdio"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        });
        return new BicepProcess(process ?? throw new InvalidOperationException("Bicep did not start."));
    }

    private async Task<JsonElement> AskAsync(string method, object parameters, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken);
        try
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(new { jsonrpc = "2.0", id = ++_requests, method, @params = parameters });
            await _input.WriteAsync(Encoding.ASCII.GetBytes($"Content-Length: {content.Length}\r\n\r\n"), cancellationToken);
            await _input.WriteAsync(content, cancellationToken);
            await _input.FlushAsync(cancellationToken);
            using var answer = JsonDocument.Parse(await ReadAsync(cancellationToken));
            return answer.RootElement.TryGetProperty("error", out var error)
                ? throw new InvalidOperationException(error.GetProperty("message").GetString())
                : answer.RootElement.GetProperty("result").Clone();
        }
        finally
        {
            Turn.Release();
        }
    }

    private async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        const string LengthHeader = "Content-Length: ";
        var length = 0;
        while (await ReadLineAsync(cancellationToken) is { Length: > 0 } header)
            if (header.StartsWith(LengthHeader, StringComparison.OrdinalIgnoreCase))
                length = int.Parse(header.AsSpan(LengthHeader.Length));
        var content = new byte[length];
        await _output.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        do
        {
            await _output.ReadExactlyAsync(one, cancellationToken);
            line.Append((char)one[0]);
        }
        while (one[0] != '\n');
        return line.ToString().Trim();
    }
}
