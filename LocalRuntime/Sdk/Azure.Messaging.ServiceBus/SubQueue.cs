using System.Diagnostics.CodeAnalysis;

namespace Azure.Messaging.ServiceBus;

/// <summary>A queue that belongs to another. Official source: <c>Primitives/SubQueue.cs</c> (azure-sdk-for-net).</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "The official name.")]
public enum SubQueue
{
    /// <summary>The queue or subscription itself.</summary>
    None = 0,

    /// <summary>Its dead letters.</summary>
    DeadLetter = 1,

    /// <summary>What could not be forwarded from it. The local runtime has no forwarding: a receiver for it is refused.</summary>
    TransferDeadLetter = 2,
}
