using Azure;
using Azure.Messaging.ServiceBus;
using Grpc.Core;

namespace Shared.Failures;

/// <summary>Distinguishes failures of the app's dependencies from failures of the app itself.</summary>
public static class TransientFailure
{
    private const int NoResponse = 0;
    private const string TableNotFound = "TableNotFound";

    // What the tables client throws, unwrapped and of no type of its own, where the answer to a transaction was cut off or is none.
    private const string AzureCore = "Azure.Core";
    private const string NoTransactionAnswer = "Expected Content-Type to start with multipart/mixed";

    /// <summary>
    /// Whether the same call may succeed later: no connection, a time-out, throttling, an error inside the other service, a table that is not yet there.
    /// The Azure SDKs report a call that failed several times as an <see cref="AggregateException"/> of its attempts.
    /// </summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        RequestFailedException { Status: NoResponse or 408 or 429 or >= 500 } or RequestFailedException { ErrorCode: TableNotFound } => true,
        ServiceBusException failure => failure.IsTransient,
        RpcException failure => IsOfTheHost(failure.StatusCode),
        AggregateException attempts => attempts.InnerExceptions.Count > 0 && attempts.InnerExceptions.All(IsTransient),
        InvalidDataException { Source: AzureCore } => true,
        InvalidOperationException { Source: AzureCore } failure => failure.Message.StartsWith(NoTransactionAnswer, StringComparison.Ordinal),
        ContentionException or IOException or HttpRequestException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    // The Durable client and settlement are calls of the Functions host. It answers Unknown where it failed itself, its storage for one.
    private static bool IsOfTheHost(StatusCode status) => status is StatusCode.Cancelled or StatusCode.Unknown or StatusCode.DeadlineExceeded
        or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.Internal or StatusCode.Unavailable;
}

/// <summary>Other writers were faster until the time was up. Nothing was written; the same call may succeed later.</summary>
public sealed class ContentionException(string message, Exception? lastConflict = null) : Exception(message, lastConflict);
