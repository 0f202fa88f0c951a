using System.Net;
using System.Text;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Grpc.Core;
using Shared.Failures;

namespace Tests.Unit.Shared;

public sealed class TransientFailureTests
{
    public static TheoryData<Exception> Transient =>
    [
        new RequestFailedException(0, "No connection"),
        new RequestFailedException(408, ""),
        new RequestFailedException(429, ""),
        new RequestFailedException(500, ""),
        new RequestFailedException(503, ""),
        new RequestFailedException(404, "", "TableNotFound", null),
        new AggregateException("Retry failed after 4 tries.", new RequestFailedException(0, ""), new TaskCanceledException()),
        new ServiceBusException("", ServiceBusFailureReason.ServiceCommunicationProblem),
        new RpcException(new Status(StatusCode.Unavailable, "")),
        new RpcException(new Status(StatusCode.Unknown, "")),
        new ContentionException("", new IOException()),
        new IOException(),
        new HttpRequestException(),
        new TimeoutException(),
        new TaskCanceledException()
    ];

    public static TheoryData<Exception> Lasting =>
    [
        new RequestFailedException(400, ""),
        new RequestFailedException(403, ""),
        new RequestFailedException(404, ""),
        new ServiceBusException("", ServiceBusFailureReason.MessagingEntityNotFound),
        new RpcException(new Status(StatusCode.FailedPrecondition, "")),
        new RpcException(new Status(StatusCode.InvalidArgument, "")),
        new AggregateException(new RequestFailedException(0, ""), new InvalidOperationException()),
        new AggregateException(),
        new InvalidOperationException(),
        new InvalidDataException(),
        new ArgumentException("", nameof(Lasting))
    ];

    [Theory]
    [MemberData(nameof(Transient))]
    public void What_may_succeed_later_is_transient(Exception exception) => Assert.True(TransientFailure.IsTransient(exception));

    /// <summary>It is cut off before the end of its last part: what is missing after that says nothing about the outcome.</summary>
    [Theory]
    [InlineData("multipart/mixed; boundary=b")]
    [InlineData("text/html")]
    public async Task An_answer_to_a_transaction_that_is_cut_off_or_none_is_transient_wherever_that_happens(string contentType)
    {
        const string Whole = "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\n"
            + "Content-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 204 No Content\r\nETag: W/\"1\"\r\n\r\n\r\n--c--\r\n--b--\r\n";
        for (var length = 0; length < Whole.IndexOf("--c--", StringComparison.Ordinal); length++)
        {
            using var transport = new HttpClientTransport(new HttpClient(new FixedAnswer(Whole[..length], contentType)));
            var options = new TableClientOptions { Transport = transport, Retry = { MaxRetries = 0 } };
            var table = new TableClient(new Uri("http://127.0.0.1:1/account"), "Table", new TableSharedKeyCredential("account", "a2V5"), options);
            TableTransactionAction[] actions = [new(TableTransactionActionType.Add, new TableEntity("partition", "row"))];

            var failure = await Record.ExceptionAsync(() => table.SubmitTransactionAsync(actions, TestContext.Current.CancellationToken));

            Assert.True(failure is not null && TransientFailure.IsTransient(failure), $"After {length} bytes: {failure}");
        }
    }

    [Theory]
    [MemberData(nameof(Lasting))]
    public void What_will_fail_again_is_not(Exception exception) => Assert.False(TransientFailure.IsTransient(exception));

    private sealed class FixedAnswer(string body, string contentType) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Accepted) { Content = content });
        }
    }
}
