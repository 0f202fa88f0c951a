using System.Text;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Tests.Support;

/// <summary>
/// Runs each request of a table client, each repetition too, under the faults of the current scope. It fails as the transport does when a
/// connection is lost, so that the client repeats the request as it would in production.
/// </summary>
internal sealed partial class FaultyTables : HttpPipelinePolicy
{
    public static readonly FaultyTables Policy = new();

    private FaultyTables()
    {
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => RunAsync(
        message,
        () =>
        {
            ProcessNext(message, pipeline);
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        new(RunAsync(message, () => ProcessNextAsync(message, pipeline).AsTask()));

    private static async Task RunAsync(HttpMessage message, Func<Task> send)
    {
        if (FaultScope.Current is not { Faults: { } faults, Function: var function })
        {
            await send();
            return;
        }

        try
        {
            await faults.RunAsync(Describe(message.Request, function), () => SendAsync(message, send), message.CancellationToken);
        }
        catch (InjectedFaultException fault)
        {
            throw new RequestFailedException(fault.Message, fault);
        }
    }

    private static Task SendAsync(HttpMessage message, Func<Task> send)
    {
        if (message.HasResponse)
            message.Response.Dispose();
        return send();
    }

    private static IoOperation Describe(Request request, string? function)
    {
        var content = TextOf(request);
        var target = Uri.UnescapeDataString(request.Uri.ToUri().AbsolutePath.Split('/')[^1]);
        if (target == "$batch")
            target += $" {TableOfAction().Match(content!).Groups[1].Value}";
        return new IoOperation(IoEdge.Tables, $"{request.Method.Method} {target}", request.Method != RequestMethod.Get, function, content);
    }

    private static string? TextOf(Request request)
    {
        if (request.Content is null)
            return null;
        using var body = new MemoryStream();
        request.Content.WriteTo(body, CancellationToken.None);
        return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }

    // The request line of the first action of a transaction: its address ends with the table, or the table and a key in parentheses.
    [GeneratedRegex(@"^\w+ \S*/(\w+)(?:\(\S*)? HTTP/1\.1\r?$", RegexOptions.Multiline)]
    private static partial Regex TableOfAction();
}
