namespace LocalRuntime;

/// <summary>The topics and queues of a Service Bus namespace: for the local broker what Bicep is for Azure.</summary>
/// <param name="Topics">The topics.</param>
/// <param name="Queues">The queues.</param>
public sealed record ServiceBusTopology(IReadOnlyList<TopicDescription> Topics, IReadOnlyList<QueueDescription> Queues);
