using System.Collections.Concurrent;

namespace LocalRuntime.Engine.Broker.Client;

/// <summary>The brokers of this process by the host name of their namespace: what DNS is for clients of Service Bus.</summary>
internal static class BrokerDirectory
{
    private static readonly ConcurrentDictionary<string, IBroker> Brokers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a broker reachable under <paramref name="host"/>.</summary>
    /// <exception cref="InvalidOperationException">Another broker is there.</exception>
    public static void Register(string host, IBroker broker)
    {
        if (!Brokers.TryAdd(host, broker))
        {
            throw new InvalidOperationException($"A broker runs under the host '{host}' in this process already.");
        }
    }

    /// <summary>Makes the broker unreachable again.</summary>
    public static void Unregister(string host, IBroker broker) => Brokers.TryRemove(KeyValuePair.Create(host, broker));

    /// <summary>The broker under <paramref name="host"/>, or null.</summary>
    public static IBroker? Find(string host) => Brokers.GetValueOrDefault(host);
}
