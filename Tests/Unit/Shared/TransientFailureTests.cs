using Azure;
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
        new ArgumentException("", nameof(Lasting))
    ];

    [Theory]
    [MemberData(nameof(Transient))]
    public void What_may_succeed_later_is_transient(Exception exception) => Assert.True(TransientFailure.IsTransient(exception));

    [Theory]
    [MemberData(nameof(Lasting))]
    public void What_will_fail_again_is_not(Exception exception) => Assert.False(TransientFailure.IsTransient(exception));
}
