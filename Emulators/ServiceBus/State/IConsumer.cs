using Emulators.ServiceBus.Messages;

namespace Emulators.ServiceBus.State;

/// <summary>Something that takes messages of one queue, as many as it has credit for.</summary>
internal interface IConsumer
{
    /// <summary>Whether it takes messages for good (receive-and-delete), rather than under a lock.</summary>
    bool TakesForGood { get; }

    /// <summary>Whether it still takes messages.</summary>
    bool IsOpen { get; }

    /// <summary>How many messages it takes now. The queue counts it, under the gate.</summary>
    long Credit { get; set; }

    /// <summary>Takes a message that is meant for it. Called under the gate; it must neither block nor throw.</summary>
    void Deliver(StoredMessage message);
}
