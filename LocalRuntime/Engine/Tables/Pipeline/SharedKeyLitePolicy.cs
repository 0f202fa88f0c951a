using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace LocalRuntime.Engine.Tables.Pipeline;

/// <summary>
/// Signs each request with the account's key (Shared Key Lite). Official source:
/// <c>sdk/tables/Azure.Data.Tables/src/TableSharedKeyPipelinePolicy.cs</c>.
/// </summary>
internal sealed class SharedKeyLitePolicy(TableSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        message.Request.Headers.SetValue("x-ms-date", date);
        var signature = credential.Sign(StringToSign(date, message.Request.Uri.ToUri()));
        message.Request.Headers.SetValue("Authorization", $"SharedKeyLite {credential.AccountName}:{signature}");
    }

    /// <summary>The date and the resource; of the query, only <c>comp</c> would count, which no request of this client has.</summary>
    internal string StringToSign(string date, Uri resource) => $"{date}\n/{credential.AccountName}{resource.AbsolutePath}";
}
