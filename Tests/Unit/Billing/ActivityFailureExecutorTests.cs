using Azure;
using Azure.Messaging.ServiceBus;
using BillingFunctions.Ledger;
using Grpc.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Support;
using P = Microsoft.DurableTask.Protobuf;

namespace Tests.Unit.Billing;

public sealed class ActivityFailureExecutorTests : IDisposable
{
    private static readonly UserId Ada = UserId.For("ada", "key");
    private static readonly OrderDebit Debit = new(Ada, OrderId.For(Ada, "key"), new Money(400, Currency.Find("USD")));
    private readonly RecordedLog _log = new();

    public static TheoryData<Exception, string> Failures => new()
    {
        { new RequestFailedException(503, $"Busy\nHeaders:{new string('x', 9_000)}", "ServerBusy", null), "RequestFailedException: 503 ServerBusy" },
        { new ServiceBusException(new string('x', 9_000), ServiceBusFailureReason.ServiceTimeout), "ServiceBusException: ServiceTimeout" },
        { new RpcException(new Status(StatusCode.Unavailable, new string('x', 9_000))), "RpcException: Unavailable" },
        { new AggregateException(new IOException("The connection is closed."), new IOException()), "IOException: The connection is closed." },
        { new InvalidOperationException($"\n First line.\r\n{new string('x', 9_000)}"), "InvalidOperationException: First line." },
    };

    public void Dispose() => _log.Dispose();

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_failure_goes_into_the_history_in_a_few_words_and_into_the_log_as_it_is(Exception cause, string message)
    {
        var failure = await Assert.ThrowsAsync<ActivityFailedException>(() => FailAsync(cause));

        Assert.Equal(message, failure.Message);
        Assert.Null(failure.InnerException);
        Assert.Null(failure.StackTrace);
        Assert.Same(cause, Assert.Single(_log.Lines).Exception);
    }

    [Fact]
    public async Task A_failure_for_good_stays_what_it_is_also_where_it_is_wrapped()
    {
        var final = new OperationMismatchException(Debit.ToOperation());

        Assert.Same(final, await Record.ExceptionAsync(() => FailAsync(final)));
        Assert.Same(final, await Record.ExceptionAsync(() => FailAsync(new AggregateException(new IOException(), new InvalidOperationException("", final)))));
    }

    [Fact]
    public async Task Functions_that_are_no_activities_keep_their_exceptions()
    {
        var failure = new IOException();

        Assert.Same(failure, await Record.ExceptionAsync(() => FailAsync(failure, "timerTrigger")));
    }

    [Fact]
    public async Task What_the_official_worker_tells_the_host_is_short_and_names_the_type()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(_log).AddLogging();
        new DurableTaskExtensionStartup().Configure(services.AddFunctionsWorkerDefaults());
        services.AddSingleton(new Failure(new ServiceBusException(new string('x', 9_000), ServiceBusFailureReason.ServiceBusy)));
        services.AddSingleton<IFunctionExecutor, FailingExecutor>().AddShortActivityFailures();
        await using var worker = services.BuildServiceProvider();

        // What the Durable extension puts around every function; its type is internal.
        var type = services.Select(service => service.ServiceType).Single(
            type => type.Assembly == typeof(DurableTaskExtensionStartup).Assembly && type.IsAssignableTo(typeof(IFunctionsWorkerMiddleware)));
        var official = (IFunctionsWorkerMiddleware)worker.GetRequiredService(type);
        var told = await Record.ExceptionAsync(() => official.Invoke(
            Invocation.Of("activityTrigger"), context => context.Features.Get<IFunctionExecutor>()!.ExecuteAsync(context).AsTask()));

        var details = P.TaskFailureDetails.Parser.ParseJson(told!.Message);
        Assert.Equal((typeof(ActivityFailedException).FullName, "ServiceBusException: ServiceBusy"), (details.ErrorType, details.ErrorMessage));
        Assert.InRange(told.Message.Length, 1, 300);
    }

    [Fact]
    public void A_failure_is_known_by_its_type_and_its_base_type_also_where_another_wraps_it()
    {
        var final = TaskFailureDetails.FromException(new DebitMissingException(Debit, OperationStatus.Void));
        var wrapping = final with { ErrorType = typeof(InvalidOperationException).FullName!, InnerFailure = final };
        var other = TaskFailureDetails.FromException(new ActivityFailedException(new IOException()));

        Assert.True(final.IsOrWraps<FinalFailureException>());
        Assert.True(wrapping.IsOrWraps<FinalFailureException>());
        Assert.False(other.IsOrWraps<FinalFailureException>());
    }

    private Task FailAsync(Exception cause, string trigger = "activityTrigger") =>
        new ActivityFailureExecutor(new FailingExecutor(new Failure(cause)), new Logger<ActivityFailureExecutor>(_log))
            .ExecuteAsync(Invocation.Of(trigger)).AsTask();

    internal sealed record Failure(Exception Exception);

    internal sealed class FailingExecutor(Failure failure) : IFunctionExecutor
    {
        public ValueTask ExecuteAsync(FunctionContext context) => throw failure.Exception;
    }
}
