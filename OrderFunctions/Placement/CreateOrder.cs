using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Sagas;

namespace OrderFunctions.Placement;

/// <summary>Activity: stores the pending order of a saga, or refuses it.</summary>
public sealed class CreateOrder(OrderWriter orders)
{
    /// <summary>Calls the activity from a saga, until it succeeds.</summary>
    public static Task<CreateOrderResult> CallAsync(TaskOrchestrationContext context, CreateOrderRequest request) =>
        context.CallActivityAsync<CreateOrderResult>(nameof(CreateOrder), request, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns the order or the refusal. A second run finds the order that the first one stored.</summary>
    [Function(nameof(CreateOrder))]
    public async Task<CreateOrderResult> RunAsync([ActivityTrigger] CreateOrderRequest request, CancellationToken cancellationToken)
    {
        var creation = await orders.CreateAsync(request.OrderId, request.Input, cancellationToken);
        if (creation.Refusal is { } refusal)
        {
            OrderMetrics.CountRefused(refusal.Kind.ToString());
        }

        return CreateOrderResult.Of(creation);
    }
}

/// <summary>The input of <see cref="CreateOrder"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Input">What the customer asks for.</param>
public sealed record CreateOrderRequest(OrderId OrderId, OrderSagaInput Input);

/// <summary>
/// The output of <see cref="CreateOrder"/>. A new order is told by what the saga does not know yet; an order that was found, which may differ from what is
/// asked for now, as a whole.
/// </summary>
public sealed record CreateOrderResult
{
    /// <summary>The order and the ETag of its row, as results of earlier versions have them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredOrder? Stored { get; init; }

    /// <summary>Why nothing was stored; null where an order is.</summary>
    public OrderRefusal? Refusal { get; init; }

    /// <summary>The order, where an earlier run of the activity or of the saga had stored it; otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Order? Found { get; init; }

    /// <summary>What storing has added to the request; null where the order was found or refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CreatedOrder? Created { get; init; }

    /// <summary>The ETag of the order's row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ETag { get; init; }

    /// <summary>Whether the order was found, as results of earlier versions say it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WasThere { get; init; }

    [JsonIgnore]
    internal bool IsFound => WasThere || Found is not null;

    /// <summary>The result as the saga gets it.</summary>
    public static CreateOrderResult Of(OrderCreation creation) => creation switch
    {
        { Stored: null } => new() { Refusal = creation.Refusal },
        { Stored: var (order, etag), WasThere: true } => new() { Found = order, ETag = etag },
        { Stored: var (order, etag) } => new() { Created = new(order.Price, order.Version, order.CreatedAt), ETag = etag },
    };

    /// <summary>The order as it is stored.</summary>
    internal Order OrderFor(string orderId, OrderSagaInput input) => Stored?.Order ?? Found ?? new Order(
        OrderId.Parse(orderId),
        input.UserId,
        Created!.Price,
        input.Description,
        OrderStatus.Pending,
        null,
        Created.Version,
        Created.CreatedAt,
        Created.CreatedAt,
        input.Fingerprint);
}

/// <summary>What storing an order adds to its request.</summary>
/// <param name="Price">The price in the currency that was asked for, or in that of the account.</param>
/// <param name="Version">The version that the order gave to the customer's order list.</param>
/// <param name="CreatedAt">When the order was stored.</param>
public sealed record CreatedOrder(Money Price, long Version, DateTimeOffset CreatedAt);
