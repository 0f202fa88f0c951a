using DurableTask.Core;
using Emulators.Storage;

namespace Emulators.Durable;

/// <summary>Removes instances that have ended, each with all that belongs to it.</summary>
internal static class InstancePurge
{
    private const int MaxInstancesPerWrite = 100;

    public static bool Purge(StoreSession session, long hub, string instanceId)
    {
        if (InstanceTable.Find(session, hub, instanceId) is not { HasEnded: true } instance)
            return false;
        InstanceTable.Delete(session, hub, instance.Id);
        return true;
    }

    public static Portion Purge(
        StoreSession session, long hub, OrchestrationStatus status, Position after, long createdUntil, Func<OrchestrationState, bool> matches)
    {
        var found = InstanceTable.FindByStatus(session, hub, status, after, createdUntil, MaxInstancesPerWrite, withPayloads: false);
        var purged = 0;
        foreach (var instance in found.Where(instance => matches(instance.State)))
        {
            InstanceTable.Delete(session, hub, instance.Id);
            purged++;
        }

        return new Portion(purged, found.Count > 0 ? found[^1].Position : after, IsLast: found.Count < MaxInstancesPerWrite);
    }

    internal readonly record struct Portion(int Purged, Position End, bool IsLast);
}
