using System.Text.Json;
using Shared.Events;
using Shared.Identifiers;

namespace NotificationFunctions.Consumers;

/// <summary>Reads the bodies of messages.</summary>
internal static class EventReader
{
    private const string SpecVersion = "1.0";

    /// <summary>Reads a CloudEvent of a type that this app knows.</summary>
    /// <exception cref="JsonException">The body is something else; the message says what is wrong.</exception>
    public static IncomingEvent Read(ReadOnlySpan<byte> body)
    {
        var envelope = CloudEvent.Parse(body);
        if (envelope.SpecVersion != SpecVersion || string.IsNullOrWhiteSpace(envelope.Id))
        {
            throw new JsonException($"The body is not a CloudEvent {SpecVersion} with an id.");
        }

        var data = ReadData(envelope);
        var (userId, orderId) = Concerns(data);
        return UserId.IsValid(userId)
            ? new IncomingEvent(envelope.Id, data, userId, orderId)
            : throw new JsonException($"The user ID in event '{envelope.Id}' is not valid.");
    }

    private static IEvent ReadData(CloudEvent envelope) => envelope.Type switch
    {
        nameof(OrderConfirmed) => envelope.ReadData<OrderConfirmed>(),
        nameof(OrderRejected) => envelope.ReadData<OrderRejected>(),
        nameof(OrderCancelled) => envelope.ReadData<OrderCancelled>(),
        nameof(CustomerRegistered) => envelope.ReadData<CustomerRegistered>(),
        nameof(CustomerUpdated) => envelope.ReadData<CustomerUpdated>(),
        nameof(PasswordResetRequested) => envelope.ReadData<PasswordResetRequested>(),
        _ => throw new JsonException($"Events of type '{envelope.Type}' are not known here."),
    };

    private static (string UserId, string? OrderId) Concerns(IEvent data) => data switch
    {
        OrderConfirmed order => (order.UserId, order.OrderId),
        OrderRejected order => (order.UserId, order.OrderId),
        OrderCancelled order => (order.UserId, order.OrderId),
        CustomerRegistered customer => (customer.UserId, null),
        CustomerUpdated customer => (customer.UserId, null),
        PasswordResetRequested reset => (reset.UserId, null),
        _ => throw new NotSupportedException($"It is not known whom {data.GetType().Name} concerns."),
    };
}
