using System.Text.Json;
using System.Text.Json.Nodes;
using DurableTask.Core;
using DurableTask.Core.History;
using Emulators.Durable;

namespace LocalHost.Durable.Management;

/// <summary>Reads histories as storage providers return them: a JSON array of the engine's events, written by Newtonsoft.Json.</summary>
internal static class HistoryJson
{
    public static IEnumerable<HistoryEvent> ReadEvents(string? json)
    {
        if (string.IsNullOrEmpty(json)) yield break;

        using var document = JsonDocument.Parse(json);
        foreach (var element in document.RootElement.EnumerateArray())
            yield return EventJson.Read((EventType)element.GetProperty("EventType").GetInt32(), element.GetRawText());
    }

    /// <summary>
    /// The history that the management API shows (DurableClient.GetDurableOrchestrationStatusAsync): a scheduled activity or sub-orchestration is merged into
    /// the event of its outcome, and events that concern the engine alone are left out.
    /// </summary>
    public static JsonArray ForClients(string json, bool showOutput, bool showInput)
    {
        var events = JsonNode.Parse(json)!.AsArray().Select(node => node!.AsObject()).ToList();
        var scheduled = new Dictionary<(EventType, int), JsonObject>();
        var omitted = new HashSet<JsonObject>(ReferenceEqualityComparer.Instance);
        foreach (var item in events)
        {
            var type = (EventType)item["EventType"]!.GetValue<int>();
            item["EventType"] = type.ToString();
            switch (type)
            {
                case EventType.TaskScheduled or EventType.SubOrchestrationInstanceCreated:
                    scheduled[(type, item["EventId"]!.GetValue<int>())] = item;
                    item.Remove("Version");
                    break;
                case EventType.TaskCompleted or EventType.TaskFailed:
                    AddScheduled(item, EventType.TaskScheduled);
                    ShowResult(item, type == EventType.TaskCompleted, showOutput);
                    break;
                case EventType.SubOrchestrationInstanceCompleted or EventType.SubOrchestrationInstanceFailed:
                    AddScheduled(item, EventType.SubOrchestrationInstanceCreated);
                    ShowResult(item, type == EventType.SubOrchestrationInstanceCompleted, showOutput);
                    break;
                case EventType.ExecutionStarted:
                    var name = item["Name"]?.DeepClone();
                    foreach (var member in new[] { "Name", "OrchestrationInstance", "ParentInstance", "Version", "Tags" }) item.Remove(member);
                    item["FunctionName"] = name;
                    break;
                case EventType.ExecutionCompleted:
                    item["OrchestrationStatus"] = ((OrchestrationStatus)item["OrchestrationStatus"]!.GetValue<int>()).ToString();
                    ShowResult(item, hasResult: true, showOutput);
                    break;
                case EventType.TimerFired:
                    item.Remove("TimerId");
                    break;
                case EventType.OrchestratorStarted or EventType.OrchestratorCompleted:
                    omitted.Add(item);
                    break;
            }
        }

        foreach (var item in events)
        {
            if (!showInput) item.Remove("Input");
            item.Remove("EventId");
            item.Remove("IsPlayed");
        }

        return new JsonArray([.. events.Where(item => !omitted.Contains(item)).Select(item => item.DeepClone())]);

        void AddScheduled(JsonObject item, EventType origin)
        {
            var id = item["TaskScheduledId"]!.GetValue<int>();
            item.Remove("TaskScheduledId");
            if (!scheduled.TryGetValue((origin, id), out var source)) return;

            item["ScheduledTime"] = source["Timestamp"]?.DeepClone();
            item["FunctionName"] = source["Name"]?.DeepClone();
            if (source["InstanceId"] is { } instanceId) item["InstanceId"] = instanceId.DeepClone();
            if (showInput) item["Input"] = source["Input"]?.DeepClone();
            omitted.Add(source);
        }
    }

    /// <summary>A result is stored as a string of JSON, and shown as that JSON.</summary>
    private static void ShowResult(JsonObject item, bool hasResult, bool showOutput)
    {
        if (!hasResult) return;
        if (showOutput) item["Result"] = InstanceJson.ToNode(item["Result"]?.GetValue<string>());
        else item.Remove("Result");
    }
}
