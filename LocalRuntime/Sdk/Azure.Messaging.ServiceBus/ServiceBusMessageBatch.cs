namespace Azure.Messaging.ServiceBus;

/// <summary>What is sent together. Official source: <c>Sender/ServiceBusMessageBatch.cs</c> (azure-sdk-for-net).</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    internal ServiceBusMessageBatch(long maxSizeInBytes) => MaxSizeInBytes = maxSizeInBytes;

    /// <summary>The most bytes that the batch may have.</summary>
    public long MaxSizeInBytes { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
