using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>
/// A test that calls functions of orders without a host, as a customer whose order has the key <c>key</c>. The tables are real, the sagas do what the test
/// says, and no wait takes time.
/// </summary>
public abstract class OrderCallTest : OrderWriterTest
{
    private protected static readonly (string Name, string Value) NoWait = ("Prefer", "respond-async");

    protected OrderCallTest(TableServiceFixture tableService)
        : base(tableService) => Sagas = new ScriptedInstances(Time);

    private protected SkippingTime Time { get; } = new(Samples.Now);

    private protected override TimeProvider Clock => Time;

    private protected ScriptedInstances Sagas { get; }

    private protected SagaClient SagaClient => new(Time, new SagaProgress());

    private protected TimeSpan Waited => Time.GetUtcNow() - Samples.Now;

    private protected OrderId Id => OrderId.For(User, "key");

    private protected string Location => $"/api/orders/{Id}?userId={User}";

    /// <summary>What the customer asks for.</summary>
    private protected OrderSagaInput Asked => new(User, 400m, null, "Books", null);

    /// <summary>The order as a saga may tell it, which no table has.</summary>
    private protected Order Told(OrderStatus status, RejectionReason? reason = null) =>
        new(Id, User, new Money(40_000, Usd), "Books", status, reason, 4, Samples.Now, Samples.Now, Asked.Fingerprint);

    /// <summary>What a saga tells that has finished its order.</summary>
    private protected static OrderSagaResult Ended(Order order) => new(order, null, FoundFinished: false);

    /// <summary>What a saga tells whose order is not stored.</summary>
    private protected static OrderSagaResult Refused(OrderRefusal refusal) => new(null, refusal, FoundFinished: false);

    /// <summary>The order's saga in a state.</summary>
    private protected void SetSaga(OrchestrationRuntimeStatus status, OrderSagaResult? told = null) =>
        Sagas.Set(Id, new SagaState(status) { Input = Asked, CustomStatus = told, CreatedAt = Samples.Now.AddMinutes(-1) });

    /// <summary>Once it has started, a saga sets its status at the first look after a moment has passed.</summary>
    /// <param name="instanceId">The saga.</param>
    /// <param name="status">The status.</param>
    /// <param name="store">Stores what the saga stores.</param>
    private protected void TellSoon(string instanceId, object status, Func<Task>? store = null)
    {
        var started = DateTimeOffset.MaxValue;
        Sagas.OnStart = _ =>
        {
            started = Time.GetUtcNow();
            return store?.Invoke() ?? Task.CompletedTask;
        };
        Sagas.OnLook = _ =>
        {
            if (Time.GetUtcNow() > started)
                Sagas.Change(instanceId, saga => saga with { CustomStatus = status });
            return Task.CompletedTask;
        };
    }

    /// <summary>The request as somebody's.</summary>
    private protected static HttpRequest By(UserId caller, HttpRequest request, Role role = Role.Customer)
    {
        request.HttpContext.Features.Set(new Caller(caller, role));
        return request;
    }

    private protected Task<HttpAnswer> PlaceAsync(params ReadOnlySpan<(string Name, string Value)> headers) =>
        PlaceAsync("""{"price":400.00,"description":"Books"}""", [("Idempotency-Key", "key"), .. headers]);

    private protected Task<HttpAnswer> PlaceAsync(string json, ReadOnlySpan<(string Name, string Value)> headers) =>
        PlaceAsync(By(User, HttpRequests.Post("/api/orders", json, headers)));

    private protected Task<HttpAnswer> PlaceAsync(HttpRequest request, bool takesRequestId = true)
    {
        var function = new PlaceOrder(SagaClient, new PlaceOrderAnswer(Orders, Time), new OrderKeySettings(takesRequestId), Time);
        return HttpAnswer.OfAsync(function.RunAsync(request, Sagas.Client, Stop));
    }
}
