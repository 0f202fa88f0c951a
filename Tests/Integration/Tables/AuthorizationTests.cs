using System.Net;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using LocalRuntime.Engine.Tables.Pipeline;
using Tests.Support;

namespace Tests.Integration.Tables;

public sealed class AuthorizationTests(AzuriteFixture azurite) : TableTest(azurite)
{
    private static readonly Uri Endpoint = new("https://shop.table.core.windows.net");

    // The string to sign is the example of the protocol's documentation ("Authorize with Shared Key", Table service, Shared Key Lite);
    // the signature was computed with OpenSSL from it and the key of Azurite's account.
    [Fact]
    public void A_signature_is_that_of_the_documentation()
    {
        var credential = new TableSharedKeyCredential("testaccount1", LocalHost.Azurite.AzuriteAccounts.DefaultKey);
        var policy = new SharedKeyLitePolicy(credential);

        var text = policy.StringToSign(
            "Sun, 11 Oct 2009 19:52:39 GMT", new Uri("https://testaccount1.table.core.windows.net/Tables?$top=5"));

        Assert.Equal("Sun, 11 Oct 2009 19:52:39 GMT\n/testaccount1/Tables", text);
        Assert.Equal("J0rgyDtNy3BXUcIppqbP9j2HX0i+JZ3q2oF6/P8yocE=", credential.Sign(text));
    }

    [Fact]
    public async Task The_key_of_the_account_signs_each_request()
    {
        var http = ScriptedHttp.Always(HttpStatusCode.NoContent);
        var credential = new TableSharedKeyCredential("shop", Convert.ToBase64String(new byte[64]));
        var table = new TableClient(Endpoint, "Things", credential, new TableClientOptions { Transport = http.Transport });

        await table.DeleteEntityAsync("it's", "a/b", cancellationToken: Stop);

        var asked = Assert.Single(http.Requests);
        Assert.Equal("/Things(PartitionKey='it%27%27s',RowKey='a%2Fb')", asked.Uri.AbsolutePath);
        var signed = new SharedKeyLitePolicy(credential).StringToSign(asked.Headers["x-ms-date"], asked.Uri);
        Assert.Equal($"SharedKeyLite shop:{credential.Sign(signed)}", asked.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_replaced_key_signs_from_then_on()
    {
        var http = ScriptedHttp.Always(HttpStatusCode.NoContent);
        var credential = new TableSharedKeyCredential("shop", Convert.ToBase64String(new byte[64]));
        var table = new TableClient(Endpoint, "Things", credential, new TableClientOptions { Transport = http.Transport });
        await table.DeleteEntityAsync("p", "r", cancellationToken: Stop);

        var newKey = Enumerable.Repeat((byte)1, 64).ToArray();
        credential.SetAccountKey(Convert.ToBase64String(newKey));
        await table.DeleteEntityAsync("p", "r", cancellationToken: Stop);

        var last = http.Requests[1];
        var expected = new TableSharedKeyCredential("shop", Convert.ToBase64String(newKey))
            .Sign($"{last.Headers["x-ms-date"]}\n/shop{last.Uri.AbsolutePath}");
        Assert.Equal($"SharedKeyLite shop:{expected}", last.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        var wrong = new TableSharedKeyCredential(Service.AccountName, Convert.ToBase64String(new byte[64]));
        var table = new TableClient(Service.Uri, "Things", wrong);

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.Equal(403, refusal.Status);
    }

    [Fact]
    public async Task A_token_for_the_storage_service_is_sent_and_kept()
    {
        var http = ScriptedHttp.Always(HttpStatusCode.NoContent);
        var credential = new OneToken();
        var service = new TableServiceClient(Endpoint, credential, new TableClientOptions { Transport = http.Transport });

        await service.GetTableClient("Things").UpsertEntityAsync(new TableEntity("p", "r"), cancellationToken: Stop);
        await new TableClient(Endpoint, "Things", credential, new TableClientOptions { Transport = http.Transport })
            .DeleteEntityAsync("p", "r", cancellationToken: Stop);
        await service.GetTableClient("Others").DeleteEntityAsync("p", "r", cancellationToken: Stop);

        Assert.All(http.Requests, asked => Assert.Equal("Bearer the-token", asked.Headers["Authorization"]));
        Assert.All(credential.Scopes, scope => Assert.Equal("https://storage.azure.com/.default", scope));
        Assert.Equal(2, credential.Scopes.Count);
    }

    [Fact]
    public async Task A_token_is_not_sent_without_TLS()
    {
        var http = ScriptedHttp.Always(HttpStatusCode.NoContent);
        var table = new TableClient(
            new Uri("http://shop.example"), "Things", new OneToken(), new TableClientOptions { Transport = http.Transport });

        await Assert.ThrowsAsync<InvalidOperationException>(() => table.DeleteEntityAsync("p", "r", cancellationToken: Stop));

        Assert.Empty(http.Requests);
    }

    [Fact]
    public async Task A_shared_access_signature_is_sent_once()
    {
        var http = new ScriptedHttp((_, number) =>
            new HttpResponseMessage(number == 1 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK)
            {
                Content = new StringContent("{\"value\":[]}"),
            });
        var options = new TableClientOptions { Transport = http.Transport, Retry = { Delay = TimeSpan.Zero } };
        var table = new TableClient(
            "TableEndpoint=https://shop.table.core.windows.net;SharedAccessSignature=?sv=2020&sig=a%2Bb%3D", "Things", options);

        await table.QueryAsync<TableEntity>("A eq 1", cancellationToken: Stop).ToListAsync(Stop);

        Assert.Equal(2, http.Requests.Count);
        Assert.All(http.Requests, asked => Assert.Equal("?$filter=A%20eq%201&sv=2020&sig=a%2Bb%3D", asked.Uri.Query));
        Assert.All(http.Requests, asked => Assert.DoesNotContain("Authorization", asked.Headers.Keys));
    }

    private sealed class OneToken : TokenCredential
    {
        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken("the-token", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
