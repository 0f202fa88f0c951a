namespace Tests.Support;

/// <summary>Runs each call of an HTTP client under the faults of the current scope, as calls to SendGrid.</summary>
internal sealed class FaultyEmail() : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (FaultScope.Current is not { Faults: { } faults, Function: var function })
            return await base.SendAsync(request, cancellationToken);
        HttpResponseMessage? response = null;
        var content = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var operation = new IoOperation(
            IoEdge.Email, $"{request.Method} {request.RequestUri!.AbsolutePath}", request.Method != HttpMethod.Get, function, content);
        try
        {
            await faults.RunAsync(operation, async () => response = await base.SendAsync(request, cancellationToken), cancellationToken);
        }
        catch (InjectedFaultException fault)
        {
            response?.Dispose();
            throw new HttpRequestException(fault.Message, fault);
        }

        return response!;
    }
}
