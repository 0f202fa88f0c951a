using Emulators.Storage;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus.State;

/// <summary>What all entities of a broker share. Their memory is read and changed only under the gate.</summary>
internal sealed record BrokerContext(LocalStore Store, TimeProvider Time, Lock Gate, Alarm Alarm, ILogger Log)
{
    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>
    /// Sees a change to its end that the broker makes of itself, so that nobody is told of its failure: it is tried again when the alarm rings.
    /// </summary>
    public async Task ObserveAsync(Task change)
    {
        try
        {
            await change;
        }
        catch (StoreFullException failure)
        {
            Log.LogWarning(failure, "The broker could not write a change of its own. It tries again until there is space");
            lock (Gate)
                Alarm.Set(Now + State.Alarm.RetryPause);
        }
        catch (StoreException failure)
        {
            Log.LogWarning(failure, "The broker could not write a change of its own; the next start repeats it");
        }
    }
}
