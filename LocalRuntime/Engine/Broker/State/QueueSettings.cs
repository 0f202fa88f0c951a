namespace LocalRuntime.Engine.Broker.State;

/// <summary>How a queue or subscription treats its messages.</summary>
/// <param name="LockDuration">How long a received message stays locked.</param>
/// <param name="MaxDeliveryCount">After so many deliveries without success a message is dead-lettered; null for dead letters, which stay.</param>
internal sealed record QueueSettings(TimeSpan LockDuration, int? MaxDeliveryCount);
