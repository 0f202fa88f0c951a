using Azure;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Sagas;
using Shared.Storage;
using PendingOrder = Shared.Storage.PendingWrite<OrderFunctions.Orders.NewOrder, OrderFunctions.Orders.OrderCreation>;

namespace OrderFunctions.Orders;

/// <summary>An order that waits to be stored.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Request">What its customer asks for.</param>
internal sealed record NewOrder(OrderId OrderId, OrderRequest Request);

/// <summary>
/// Orders of one customer that are stored in one transaction. Each gets its own answer, and one that is refused does not hold up the others. A conflict
/// decides nothing: every order is looked up then, because an earlier run, or this very transaction with its answer lost, may have stored it.
/// </summary>
internal sealed class OrderBatch(IReadOnlyList<PendingOrder> batch, OrderTable orders, SeenRows<OrderListRow> lists, TimeProvider time)
{
    private readonly UserId _userId = batch[0].Request.Request.UserId;

    /// <summary>Makes one attempt, after which every order has its answer.</summary>
    /// <exception cref="RequestFailedException">A conflict: the attempt is worth repeating. Any other one: it is unknown what was stored.</exception>
    public async Task<bool> TryCommitAsync(CancellationToken cancellationToken)
    {
        if (Open is [])
            return true;

        var list = lists.Find(_userId);
        var isReadNow = list is null;
        list ??= await orders.FindListAsync(_userId, cancellationToken);
        await LookUpAsync(Open.Where(pending => pending.Request.Request.Repair is not null), list, cancellationToken);

        // An order may only be refused by a list that is known to be the present one: read now, or confirmed by the transaction.
        var (added, refused) = Draft(list);
        if (added is [] && refused is not [] && !isReadNow)
        {
            list = await orders.FindListAsync(_userId, cancellationToken);
            (added, refused) = Draft(list);
        }

        if (added is not [])
            await StoreAsync(added, list!, cancellationToken);

        // The list may have moved on by an order itself, when it was stored by a write whose answer was lost.
        await LookUpAsync(refused.Select(item => item.Pending), list, cancellationToken);
        foreach (var (pending, refusal) in refused)
            pending.Answer(new OrderCreation(null, refusal));
        return true;
    }

    private PendingOrder[] Open => [.. batch.Where(pending => !pending.IsAnswered)];

    // What can be stored after the list as it is, one order after the other, and what cannot.
    private (List<(PendingOrder Pending, Order Order)> Added, List<(PendingOrder Pending, OrderRefusal Refusal)> Refused) Draft(OrderListRow? list)
    {
        var (added, refused) = (new List<(PendingOrder, Order)>(), new List<(PendingOrder, OrderRefusal)>());
        foreach (var pending in Open)
        {
            var version = list?.Version + added.Count;
            if (FindRefusal(pending.Request.Request, list, version, out var price) is { } refusal)
                refused.Add((pending, refusal));
            else
                added.Add((pending, NewOrder(pending.Request, price!, version!.Value + 1)));
        }

        return (added, refused);
    }

    private static OrderRefusal? FindRefusal(OrderRequest request, OrderListRow? list, long? version, out Money? price)
    {
        price = null;
        if (list is null)
            return new OrderRefusal(OrderRefusalKind.CustomerMissing);

        if (list.IsClosed)
            return new OrderRefusal(OrderRefusalKind.CustomerLeaves);

        if (!Money.TryFromAmount(request.Price, request.Currency ?? Currency.Find(list.Currency), out price, out var error))
            return new OrderRefusal(OrderRefusalKind.PriceInvalid, error);

        return request is { ExpectedListVersion: { } expected, Repair: null } && expected != version
            ? new OrderRefusal(OrderRefusalKind.ListChanged)
            : null;
    }

    private async Task StoreAsync(List<(PendingOrder Pending, Order Order)> added, OrderListRow list, CancellationToken cancellationToken)
    {
        // Whatever comes of the write, the list that was seen is history.
        lists.Forget(_userId);
        try
        {
            var (after, stored) = await orders.AddAsync([.. added.Select(item => item.Order)], list, cancellationToken);
            lists.Keep(_userId, after);
            foreach (var ((pending, _), order) in added.Zip(stored))
                pending.Answer(new OrderCreation(order, null));
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            await LookUpAsync(added.Select(item => item.Pending), list, cancellationToken);
            if (ConflictRetry.IsDuplicate(exception) && added.TrueForAll(item => !item.Pending.IsAnswered))
                await DemandContentionAsync(list, cancellationToken);
            throw;
        }
    }

    // Contention moves the list. Where it has not moved, there is an order after its version, and no repetition could succeed.
    private async Task DemandContentionAsync(OrderListRow list, CancellationToken cancellationToken)
    {
        if ((await orders.FindListAsync(_userId, cancellationToken))?.ETag == list.ETag)
            throw new DataLossException($"The order list of '{_userId}' is older than its orders: there is one after {list.Version}, its version.");
    }

    // Answers those that are stored. One whose rows contradict each other fails alone.
    private Task LookUpAsync(IEnumerable<PendingOrder> sought, OrderListRow? list, CancellationToken cancellationToken) =>
        Task.WhenAll(sought.ToList().Select(async pending =>
        {
            try
            {
                if (await FindAsync(pending.Request, list, cancellationToken) is { } found)
                    pending.Answer(new OrderCreation(found, null, WasThere: true));
                else if (list is null && pending.Request.Request.Repair?.Outcome is not null)
                    throw new DataLossException($"The order list of '{_userId}' is not stored any more.");
            }
            catch (DataLossException exception)
            {
                pending.Fail(exception);
            }
        }));

    // The order as it is stored. If only one of its two rows is there, the other one is written again.
    private async Task<StoredOrder?> FindAsync(NewOrder order, OrderListRow? list, CancellationToken cancellationToken)
    {
        if (await orders.FindVersionAsync(_userId, order.OrderId, cancellationToken) is { } version)
        {
            return await orders.FindAsync(_userId, order.OrderId, version, cancellationToken)
                ?? await RestoreAsync(NewOrder(order, PriceOf(order.Request, list), version), cancellationToken);
        }

        if (order.Request.Repair is null || await orders.SearchAsync(_userId, order.OrderId, cancellationToken) is not { } withoutId)
            return null;

        await orders.RestoreIdAsync(withoutId.Order, cancellationToken);
        return withoutId;
    }

    private async Task<StoredOrder> RestoreAsync(Order order, CancellationToken cancellationToken)
    {
        try
        {
            return await orders.RestoreAsync(order, cancellationToken);
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsDuplicate(exception))
        {
            return await orders.FindAsync(_userId, order.OrderId, order.Version, cancellationToken)
                ?? throw new DataLossException($"Order '{order.OrderId}' was lost, and another one has its place {order.Version} in the list.");
        }
    }

    private Order NewOrder(NewOrder order, Money price, long version)
    {
        var (now, request) = (time.GetUtcNow(), order.Request);
        return new(order.OrderId, _userId, price, request.Description, OrderStatus.Pending, null, version, now, now, request.Fingerprint);
    }

    private Money PriceOf(OrderRequest request, OrderListRow? list)
    {
        var currency = request.Currency ?? Currency.Find(list?.Currency
            ?? throw new DataLossException($"The order list of '{_userId}' is not stored any more, and with it the currency of the order."));
        return Money.TryFromAmount(request.Price, currency, out var price, out var error)
            ? price
            : throw new DataLossException($"An order was lost that had another price: this one {error}");
    }
}
