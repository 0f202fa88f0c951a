using System.Net;
using Azure;
using Azure.Data.Tables;
using Moq;
using Tests.Support;

namespace Tests.Integration.Tables;

/// <summary>What goes over the wire, which Azurite would forgive.</summary>
public sealed class ProtocolTests
{
    private const string Account = "AccountName=shop;AccountKey=a2V5;EndpointSuffix=core.windows.net";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_asks_for_no_content_and_names_protocol_and_types()
    {
        var http = ScriptedHttp.Always(HttpStatusCode.NoContent);

        await Client(http)
            .UpdateEntityAsync(
                new TableEntity("p", "r") { ["Balance"] = 5L }, new ETag("W/\"datetime'1'\""), TableUpdateMode.Replace, Stop);

        var asked = Assert.Single(http.Requests);
        Assert.Equal(
            ("PUT", "https://shop.table.core.windows.net/Things(PartitionKey='p',RowKey='r')"), (asked.Method, asked.Uri.ToString()));
        Assert.Equal("return-no-content", asked.Headers["Prefer"]);
        Assert.Equal("application/json; odata=minimalmetadata", asked.Headers["Accept"]);
        Assert.Equal("2020-12-06", asked.Headers["x-ms-version"]);
        Assert.Equal("3.0", asked.Headers["DataServiceVersion"]);
        Assert.Equal("W/\"datetime'1'\"", asked.Headers["If-Match"]);
        Assert.NotEmpty(asked.Headers["x-ms-client-request-id"]);
        Assert.DoesNotContain("Expect", asked.Headers.Keys);
        Assert.Equal("""{"PartitionKey":"p","RowKey":"r","Balance@odata.type":"Edm.Int64","Balance":"5"}""", asked.Body);
    }

    [Fact]
    public async Task The_ETag_and_the_time_of_an_entity_are_not_sent()
    {
        var http = ScriptedHttp.Always(HttpStatusCode.NoContent);

        await Client(http)
            .UpsertEntityAsync(
                new TableEntity("p", "r") { ETag = new ETag("x"), Timestamp = DateTimeOffset.UtcNow }, cancellationToken: Stop);

        Assert.Equal("PATCH", http.Requests[0].Method);
        Assert.DoesNotContain("If-Match", http.Requests[0].Headers.Keys);
        Assert.Equal("""{"PartitionKey":"p","RowKey":"r"}""", http.Requests[0].Body);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    public async Task A_write_that_the_service_could_not_do_is_repeated_under_one_request_id(HttpStatusCode failure)
    {
        var http = new ScriptedHttp((_, number) => new HttpResponseMessage(number == 1 ? failure : HttpStatusCode.NoContent));

        await Client(http).AddEntityAsync(new TableEntity("p", "r"), Stop);

        Assert.Equal(2, http.Requests.Count);
        Assert.Single(http.Requests.Select(asked => asked.Headers["x-ms-client-request-id"]).Distinct());
        Assert.Single(http.Requests.Select(asked => asked.Body).Distinct());
    }

    [Fact]
    public async Task A_lost_connection_is_tried_again_three_times_by_default()
    {
        var http = new ScriptedHttp((_, _) => throw new HttpRequestException("lost"));

        var failure = await Assert.ThrowsAsync<AggregateException>(() => Client(http).AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.Equal(4, http.Requests.Count);
        Assert.All(failure.InnerExceptions, inner => Assert.Equal(0, Assert.IsType<RequestFailedException>(inner).Status));
    }

    [Fact]
    public async Task A_refusal_is_not_repeated()
    {
        var http = ScriptedHttp.Always(
            HttpStatusCode.Conflict,
            """{"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"There it is."}}}""");

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => Client(http).AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.Single(http.Requests);
        Assert.Equal((409, "EntityAlreadyExists"), (refusal.Status, refusal.ErrorCode));
        Assert.StartsWith("There it is.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{\"odata.error\":null}")]
    public async Task A_refusal_without_a_readable_reason_still_has_its_status(string body)
    {
        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() =>
            Client(ScriptedHttp.Always(HttpStatusCode.BadRequest, body)).AddEntityAsync(new TableEntity("p", "r"), Stop));

        Assert.Equal((400, null), (refusal.Status, refusal.ErrorCode));
    }

    [Fact]
    public async Task A_table_that_is_being_deleted_does_not_count_as_existing()
    {
        var http = ScriptedHttp.Always(
            HttpStatusCode.Conflict, """{"odata.error":{"code":"TableBeingDeleted","message":{"lang":"en-US","value":"Wait."}}}""");

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => Client(http).CreateIfNotExistsAsync(Stop));

        Assert.Equal("TableBeingDeleted", refusal.ErrorCode);
    }

    // As Table Storage writes it: CRLF, and other headers than Azurite's.
    [Fact]
    public async Task The_answer_to_a_transaction_is_read_as_Table_Storage_writes_it()
    {
        const string Body = "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2\r\n\r\n"
            + "--changesetresponse_2\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
            + "HTTP/1.1 204 No Content\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\n"
            + "DataServiceVersion: 1.0;\r\nETag: W/\"datetime'2026-01-01T00%3A00%3A00.1Z'\"\r\n\r\n\r\n"
            + "--changesetresponse_2\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
            + "HTTP/1.1 204 No Content\r\n\r\n\r\n--changesetresponse_2--\r\n--batchresponse_1--\r\n";
        var answer = await Client(Batch(Body)).SubmitTransactionAsync(Two, Stop);

        Assert.Equal([204, 204], answer.Value.Select(response => response.Status));
        Assert.Equal("W/\"datetime'2026-01-01T00%3A00%3A00.1Z'\"", answer.Value[0].Headers.ETag.ToString());
        Assert.Equal("No Content", answer.Value[1].ReasonPhrase);
        Assert.True(answer.Value[0].Headers.Contains("cache-control"));
        Assert.Equal(4, answer.Value[0].Headers.Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("--batchresponse_1\r\n\r\n")]
    [InlineData("--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nHTTP/1.1 204 No")]
    [InlineData("--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nnonsense\r\n\r\n--c--\r\n")]
    public async Task An_answer_to_a_transaction_that_is_cut_off_is_not_taken_for_success(string body) =>
        await Assert.ThrowsAsync<FormatException>(() => Client(Batch(body)).SubmitTransactionAsync(Two, Stop));

    [Fact]
    public async Task A_transaction_carries_each_action_as_a_request()
    {
        var http = Batch("");

        await Assert.ThrowsAsync<FormatException>(() => Client(http).SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, new TableEntity("p", "a")),
                new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "b"), new ETag("v1")),
                new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "c"), new ETag("ignored")),
                new(TableTransactionActionType.Delete, new TableEntity("p", "d")),
            ],
            Stop));

        var body = http.Requests[0].Body;
        Assert.Contains("POST https://shop.table.core.windows.net/Things HTTP/1.1\r\n", body, StringComparison.Ordinal);
        Assert.Contains(
            "PATCH https://shop.table.core.windows.net/Things(PartitionKey='p',RowKey='b') HTTP/1.1\r\n", body, StringComparison.Ordinal);
        Assert.Contains("If-Match: v1\r\n", body, StringComparison.Ordinal);
        Assert.Contains(
            "PUT https://shop.table.core.windows.net/Things(PartitionKey='p',RowKey='c') HTTP/1.1\r\n", body, StringComparison.Ordinal);
        Assert.DoesNotContain("ignored", body, StringComparison.Ordinal);
        Assert.Contains(
            "DELETE https://shop.table.core.windows.net/Things(PartitionKey='p',RowKey='d') HTTP/1.1\r\n", body, StringComparison.Ordinal);
        Assert.Contains("If-Match: *\r\n", body, StringComparison.Ordinal);
        Assert.StartsWith("multipart/mixed; boundary=batch_", http.Requests[0].Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_can_be_mocked()
    {
        var table = new Mock<TableClient>();
        table.Setup(client => client.GetEntityAsync<TableEntity>("p", "r", null, It.IsAny<CancellationToken>()))
            .ReturnsAsync(Response.FromValue(new TableEntity("p", "r"), Mock.Of<Response>()));
        table.Setup(client => client.QueryAsync<TableEntity>("filter", null, null, It.IsAny<CancellationToken>()))
            .Returns(AsyncPageable<TableEntity>.FromPages([Page<TableEntity>.FromValues([new("p", "r")], null, Mock.Of<Response>())]));
        var service = new Mock<TableServiceClient>();
        service.Setup(client => client.GetTableClient("Things")).Returns(table.Object);

        var mocked = service.Object.GetTableClient("Things");

        Assert.Equal("r", (await mocked.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Stop)).Value.RowKey);
        Assert.Equal(1, await mocked.QueryAsync<TableEntity>("filter", cancellationToken: Stop).CountAsync(Stop));
    }

    private static IEnumerable<TableTransactionAction> Two =>
        [new(TableTransactionActionType.Add, new TableEntity("p", "a")), new(TableTransactionActionType.Add, new TableEntity("p", "b"))];

    private static ScriptedHttp Batch(string body) => new((_, _) =>
    {
        var content = new StringContent(body);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/mixed; boundary=batchresponse_1");
        return new HttpResponseMessage(HttpStatusCode.Accepted) { Content = content };
    });

    private static TableClient Client(ScriptedHttp http) =>
        new(Account, "Things",
            new TableClientOptions { Transport = http.Transport, Retry = { Delay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero } });
}
