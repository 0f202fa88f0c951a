using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Emulators.Tables;

namespace Tests.Conformance.Tables;

/// <summary>What the official client does not send, and how requests are signed: over plain HTTP, on the emulator alone.</summary>
public sealed class ProtocolTests(EmulatorAccounts accounts) : TableTest(accounts)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        var wrong = new TableSharedKeyCredential(Service.AccountName, Convert.ToBase64String(new byte[64]));

        await RefusedAsync(403, "AuthenticationFailed", () => new TableClient(Service.Uri, "Things", wrong).AddEntityAsync(new TableEntity("p", "r"), Stop));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer token")]
    [InlineData("SharedKeyLite")]
    [InlineData("SharedKey nobody:c2lnbmF0dXJl")]
    public async Task What_is_not_signed_is_refused(string? authorization)
    {
        using var answer = await SendAsync(
            HttpMethod.Get, "/Things()", sign: request => request.Headers.TryAddWithoutValidation("Authorization", authorization));

        Assert.Equal((HttpStatusCode.Forbidden, "AuthenticationFailed"), (answer.StatusCode, await CodeAsync(answer)));
    }

    [Fact]
    public async Task A_shared_access_signature_is_refused_by_name()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/Things()?sv=2019-02-02&sig=c2lnbmF0dXJl", sign: _ => { });

        Assert.Equal((HttpStatusCode.NotImplemented, "NotImplemented"), (answer.StatusCode, await CodeAsync(answer)));
    }

    [Fact]
    public async Task A_request_is_signed_by_Shared_Key_too()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/Things()", sign: request =>
        {
            var signature = Sign($"GET\n\n\n{Date(request)}\n{Resource(request)}");
            request.Headers.TryAddWithoutValidation("Authorization", $"SharedKey {Service.AccountName}:{signature}");
        });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Another_host_than_this_machine_is_refused()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/Things()", change: request => request.Headers.Host = "attacker.example");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task An_insert_without_a_preference_answers_with_the_entity()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/Things", """{"PartitionKey":"p","RowKey":"r","Large@odata.type":"Edm.Int64","Large":"5"}""");

        var entity = await JsonAsync(answer);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(("r", "5", "Edm.Int64"), (Text(entity, "RowKey"), Text(entity, "Large"), Text(entity, "Large@odata.type")));
        Assert.Equal(answer.Headers.ETag!.ToString(), Text(entity, "odata.etag"));
    }

    [Fact]
    public async Task Without_metadata_there_are_neither_types_nor_ETags()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["Large"] = 5L }, Stop);

        using var answer = await SendAsync(
            HttpMethod.Get, "/Things(PartitionKey='p',RowKey='r')", change: request => request.Headers.Accept.ParseAdd("application/json;odata=nometadata"));

        Assert.Equal(
            ["PartitionKey", "RowKey", "Timestamp", "Large"], (await JsonAsync(answer)).EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("POST", "/Things", "no JSON", 400, "InvalidInput")]
    [InlineData("POST", "/Things", "[]", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p"}""", 400, "PropertiesNeedValue")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":null}""", 400, "PropertiesNeedValue")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r","A":1,"A":2}""", 400, "DuplicatePropertiesSpecified")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r","A":{}}""", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r","A":"\ud800"}""", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r","A@odata.type":"Edm.Guid","A":"x"}""", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r","A@odata.type":"Edm.Odd","A":"x"}""", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r","A@odata.type":"Edm.Int32","A@odata.type":7,"A":"x"}""", 400, "InvalidInput")]
    [InlineData("PUT", "/Things(PartitionKey='p',RowKey='r')", """{"PartitionKey":"q"}""", 400, "InvalidInput")]
    [InlineData("DELETE", "/Things(PartitionKey='p',RowKey='r')", null, 400, "MissingRequiredHeader")]
    [InlineData("GET", "/Things('x')", null, 405, "UnsupportedHttpVerb")]
    [InlineData("PUT", "/Tables", "{}", 405, "UnsupportedHttpVerb")]
    [InlineData("GET", "/$batch", null, 405, "UnsupportedHttpVerb")]
    [InlineData("POST", "/Tables", "{}", 400, "InvalidResourceName")]
    [InlineData("POST", "/Tables", "nothing", 400, "InvalidInput")]
    [InlineData("GET", "/Things()?comp=acl", null, 501, "NotImplemented")]
    [InlineData("GET", "/Things()?NextPartitionKey=!", null, 400, "InvalidInput")]
    [InlineData("GET", "/Things()?$top=0", null, 400, "InvalidInput")]
    public async Task What_breaks_the_protocol_is_refused_and_says_so(string method, string path, string? body, int status, string code)
    {
        using var answer = await SendAsync(new HttpMethod(method), path, body);

        Assert.Equal((status, code), ((int)answer.StatusCode, await CodeAsync(answer)));
    }

    [Theory]
    [InlineData("text/plain", "nothing")]
    [InlineData("multipart/mixed; boundary=b", "nothing")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nnonsense\r\n\r\n--c--\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nPOST x HTTP/1.1\r\n\r\n--c--\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b x\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n--b")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\nContent-Type: text/plain\r\n\r\n--c--\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\n--b\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b--\r\n")]
    public async Task A_batch_that_cannot_be_read_is_refused(string type, string body)
    {
        using var answer = await SendAsync(
            HttpMethod.Post, "/$batch", body, change: request => request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(type));

        Assert.Contains("InvalidInput", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/Things", false)]
    [InlineData("/Tables", false)]
    [InlineData("/$batch", true)]
    public async Task Bytes_that_are_not_UTF_8_are_refused(string path, bool isBatch)
    {
        const string Entity = """{"PartitionKey":"p","RowKey":"r","TableName":"?","?":1}""";
        var body = isBatch
            ? "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\n"
                + $"POST http://x/{Service.AccountName}/Things HTTP/1.1\r\n\r\n{Entity}\r\n--c--\r\n--b--\r\n"
            : Entity;

        using var answer = await SendAsync(HttpMethod.Post, path, "", change: request =>
        {
            request.Content = new ByteArrayContent([.. body.Select(letter => letter == '?' ? (byte)0xff : (byte)letter)]);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(isBatch ? "multipart/mixed; boundary=b" : "application/json");
        });

        Assert.Contains("InvalidInput", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_counted_by_table_and_operation()
    {
        var counted = Service.GetTableClient($"Counted{Guid.NewGuid():N}");
        await counted.CreateAsync(Stop);
        await counted.AddEntityAsync(new TableEntity("p", "r"), Stop);
        await counted.UpsertEntityAsync(new TableEntity("p", "r"), TableUpdateMode.Replace, Stop);
        await counted.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Stop);
        await counted.QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop);
        await counted.SubmitTransactionAsync([new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "s"))], Stop);
        await counted.DeleteEntityAsync("p", "none", ETag.All, Stop);

        var counts = (await ((EmulatorAccounts)Accounts).CountersAsync()).ByKind;
        Assert.All(
            (string[])["Insert", "Replace", "read", "query", "transaction", "Delete"],
            operation => Assert.Equal(1, counts[$"{counted.Name} {operation}"]));
    }

    private static string Date(HttpRequestMessage request) => request.Headers.GetValues("x-ms-date").Single();

    private static string Sign(string text) =>
        Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(SharedKey.DevelopmentKey), Encoding.UTF8.GetBytes(text)));

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop));

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) => Text((await JsonAsync(answer)).GetProperty("odata.error"), "code");

    private string Resource(HttpRequestMessage request)
    {
        var component = request.RequestUri!.Query.Contains("comp=acl", StringComparison.Ordinal) ? "?comp=acl" : "";
        return $"/{Service.AccountName}{request.RequestUri.AbsolutePath}{component}";
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, Action<HttpRequestMessage>? change = null, Action<HttpRequestMessage>? sign = null)
    {
        using var request = new HttpRequestMessage(method, Service.Uri + path);
        request.Headers.Add("x-ms-date", DateTime.UtcNow.ToString("R", CultureInfo.InvariantCulture));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        change?.Invoke(request);
        if (sign is not null)
            sign(request);
        else
            request.Headers.TryAddWithoutValidation("Authorization", $"SharedKeyLite {Service.AccountName}:{Sign($"{Date(request)}\n{Resource(request)}")}");
        return await Http.SendAsync(request, Stop);
    }
}
