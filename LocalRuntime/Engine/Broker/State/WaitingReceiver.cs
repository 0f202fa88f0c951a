using Azure.Messaging.ServiceBus;

namespace LocalRuntime.Engine.Broker.State;

/// <summary>A receiver that waits for a message.</summary>
internal sealed record WaitingReceiver(int MaxMessages, ServiceBusReceiveMode Mode, TaskCompletionSource<Delivery> Delivery);

/// <summary>Messages for a receiver. It may see them once their delivery is durable.</summary>
internal sealed record Delivery(IReadOnlyList<ServiceBusReceivedMessage> Messages, Task Durable);
