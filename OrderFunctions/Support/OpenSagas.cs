using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.Identity.Roles;
using CustomerFunctions.ProfileChanges;
using Microsoft.DurableTask.Client;
using OrderFunctions.Cancellation;
using OrderFunctions.Closing;
using OrderFunctions.Operations;
using OrderFunctions.Orders;
using OrderFunctions.Registrations;
using Shared.Identifiers;

namespace OrderFunctions.Support;

/// <summary>
/// Finds the sagas about a customer that have not come to their end: by the IDs that follow from the customer and the orders, and by the beginnings of IDs
/// that name the customer. It looks at no instance of anybody else, and at no more than ten for each beginning. The saga of an order that is not stored yet
/// cannot be found in this way.
/// </summary>
internal static class OpenSagas
{
    private const int MaxPerPrefix = 10;

    private static readonly OrchestrationRuntimeStatus[] Open =
    [
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Failed,
        OrchestrationRuntimeStatus.Terminated,
    ];

    /// <summary>Finds them, newest first.</summary>
    /// <param name="client">Durable Functions.</param>
    /// <param name="userId">The customer.</param>
    /// <param name="orders">The orders whose sagas are looked for.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<IReadOnlyList<OrchestrationView>> FindAsync(
        DurableTaskClient client, UserId userId, IEnumerable<Order> orders, CancellationToken cancellationToken)
    {
        string[] ids = [RegistrationSaga.InstanceId(userId), .. orders.SelectMany(IdsOf)];
        string[] prefixes =
        [
            ProfileSaga.InstancePrefix(userId),
            PasswordSaga.InstancePrefix(userId),
            RoleSaga.InstancePrefix(userId),
            ClosingSaga.InstancePrefix(userId),
        ];
        var found = await Task.WhenAll(
        [
            .. ids.Select(id => FindByIdAsync(client, id, cancellationToken)),
            .. prefixes.Select(prefix => FindByPrefixAsync(client, prefix, cancellationToken)),
        ]);
        return [.. found.SelectMany(instances => instances).OrderByDescending(instance => instance.CreatedAt).Select(OrchestrationView.Of)];
    }

    // Only an order that was paid has a cancellation.
    private static IEnumerable<string> IdsOf(Order order) => order.Status is OrderStatus.Confirmed or OrderStatus.Cancelled
        ? [order.OrderId, CancellationSaga.InstanceIdOf(order.OrderId)]
        : [order.OrderId];

    private static async Task<IReadOnlyList<OrchestrationMetadata>> FindByIdAsync(DurableTaskClient client, string id, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellationToken) is { } instance && Open.Contains(instance.RuntimeStatus)
            ? [instance]
            : [];

    private static async Task<IReadOnlyList<OrchestrationMetadata>> FindByPrefixAsync(
        DurableTaskClient client, string prefix, CancellationToken cancellationToken)
    {
        var query = new OrchestrationQuery { InstanceIdPrefix = prefix, Statuses = Open, PageSize = MaxPerPrefix, FetchInputsAndOutputs = true };
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages(pageSizeHint: MaxPerPrefix).WithCancellation(cancellationToken))
        {
            return [.. page.Values.Take(MaxPerPrefix)];
        }

        return [];
    }
}
