using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.DurableTask.Protobuf;

namespace Tests.Unit.Histories;

/// <summary>The history of one orchestration, in the JSON of its official protobuf messages.</summary>
/// <param name="InstanceId">The orchestration.</param>
/// <param name="CustomStatus">Its custom status at the end, as JSON; null where it set none.</param>
/// <param name="Events">All that happened, in order.</param>
internal sealed record RecordedHistory(string InstanceId, string? CustomStatus, IReadOnlyList<HistoryEvent> Events)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ExecutionStartedEvent Start => Events.Select(happened => happened.ExecutionStarted).First(start => start is not null);

    public ExecutionCompletedEvent? End => Events.Select(happened => happened.ExecutionCompleted).LastOrDefault(end => end is not null);

    public static RecordedHistory Parse(string json)
    {
        var file = JsonNode.Parse(json)!;
        return new RecordedHistory(
            (string)file["instanceId"]!,
            (string?)file["customStatus"],
            [.. file["events"]!.AsArray().Select(happened => HistoryEvent.Parser.ParseJson(happened!.ToJsonString()))]);
    }

    /// <summary>One line an event.</summary>
    public string ToJson() => $$"""
        {
          "instanceId": {{JsonSerializer.Serialize(InstanceId, Readable)}},
          "customStatus": {{JsonSerializer.Serialize(CustomStatus, Readable)}},
          "events": [
            {{string.Join(",\n    ", Events.Select(happened => JsonFormatter.Default.Format(happened)))}}
          ]
        }

        """;

    /// <summary>
    /// The turns of the orchestrator: what it had seen before, what was new to it, and what it did then. A turn begins where the
    /// orchestrator was started, and what it did begins with the first event that is its own.
    /// </summary>
    public IEnumerable<(IReadOnlyList<HistoryEvent> Past, IReadOnlyList<HistoryEvent> New, IReadOnlyList<HistoryEvent> Done)> Turns()
    {
        var starts = Enumerable.Range(0, Events.Count).Where(index => Events[index].OrchestratorStarted is not null).ToList();
        foreach (var (start, end) in starts.Zip(starts.Skip(1).Append(Events.Count)))
        {
            var turn = Events.Skip(start).Take(end - start).ToList();
            var seen = turn.TakeWhile(happened => !IsOwn(happened)).ToList();
            yield return ([.. Events.Take(start)], seen, [.. turn.Skip(seen.Count).Where(happened => happened.OrchestratorCompleted is null)]);
        }
    }

    private static bool IsOwn(HistoryEvent happened) =>
        happened is { TaskScheduled: not null } or { TimerCreated: not null } or { ExecutionCompleted: not null } or { OrchestratorCompleted: not null };
}
