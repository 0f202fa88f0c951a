using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace LocalRuntime.Engine.Tables.Pipeline;

/// <summary>
/// Adds a shared access signature to each request. Official source:
/// <c>sdk/tables/Azure.Data.Tables/src/AzureSasCredentialSynchronousPolicy.cs</c>.
/// </summary>
internal sealed class SharedAccessSignaturePolicy(AzureSasCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var signature = credential.Signature.TrimStart('?');
        var query = message.Request.Uri.Query;
        if (!query.Contains(signature, StringComparison.Ordinal))
            message.Request.Uri.Query = query.Length == 0 ? $"?{signature}" : $"{query}&{signature}";
    }
}
