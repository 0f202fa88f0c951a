using DurableTask.Core.History;
using Emulators.Storage;

namespace Emulators.Durable;

/// <summary>The rows of the histories of instances.</summary>
internal static class HistoryTable
{
    public static void Add(StoreSession session, long instance, int number, StoredEvent historyEvent) => session.Execute(
        "INSERT INTO durable_history (instance, number, type, event) VALUES ($1, $2, $3, $4)",
        instance,
        number,
        (int)historyEvent.Type,
        historyEvent.Json);

    public static List<StoredEvent> Read(StoreSession session, long instance) => session.Query(
        "SELECT type, event FROM durable_history WHERE instance = $1 ORDER BY number",
        row => new StoredEvent((EventType)row.GetInt32(0), row.GetString(1)),
        instance);

    public static void Delete(StoreSession session, long instance) => session.Execute("DELETE FROM durable_history WHERE instance = $1", instance);
}
