using System.Runtime.CompilerServices;
using DurableTask.Core;
using DurableTask.Core.History;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace Emulators.Durable;

/// <summary>
/// The engine's own event types as JSON, without what is empty. The type of an event stands beside its text, as the number that the engine gives it.
/// </summary>
internal static class EventJson
{
    private static readonly JsonSerializerSettings Settings = new()
    {
        ContractResolver = new EventContracts(),
        DateParseHandling = DateParseHandling.None,
        DefaultValueHandling = DefaultValueHandling.Ignore,
        NullValueHandling = NullValueHandling.Ignore,
        TypeNameHandling = TypeNameHandling.None,
    };

    private static readonly Dictionary<EventType, Type> Types = HistoryEvent.KnownTypes()
        .ToDictionary(type => ((HistoryEvent)RuntimeHelpers.GetUninitializedObject(type)).EventType);

    public static string Write(HistoryEvent historyEvent) => JsonConvert.SerializeObject(historyEvent, Settings);

    public static HistoryEvent Read(EventType type, string json)
    {
        if (!Types.TryGetValue(type, out var clrType))
            throw new InvalidDataException($"A stored event has the type {(int)type}, which this version of the engine does not know.");
        return (HistoryEvent?)JsonConvert.DeserializeObject(json, clrType, Settings) ?? throw new InvalidDataException($"A stored {type} event is empty.");
    }

    public static string? WriteFailure(FailureDetails? failure) => failure is null ? null : JsonConvert.SerializeObject(failure, Settings);

    public static FailureDetails? ReadFailure(string? json) => json is null ? null : JsonConvert.DeserializeObject<FailureDetails>(json, Settings);

    /// <summary>The context of an activity; null where it says nothing.</summary>
    public static string? WriteContext(OrchestrationExecutionContext? context) =>
        context?.OrchestrationTags is null or { Count: 0 } ? null : JsonConvert.SerializeObject(context, Settings);

    public static OrchestrationExecutionContext ReadContext(string? json) =>
        JsonConvert.DeserializeObject<OrchestrationExecutionContext>(json ?? """{"OrchestrationTags":{}}""", Settings)!;

    /// <summary>A history as the official providers hand it out.</summary>
    public static string WriteHistory(IReadOnlyList<HistoryEvent> history) => JsonConvert.SerializeObject(history, new JsonSerializerSettings());

    // The engine's events are data contracts: they are made without their constructors, which not all can be chosen among, and whose defaults are not
    // those of a member that was left out.
    private sealed class EventContracts : DefaultContractResolver
    {
        protected override JsonObjectContract CreateObjectContract(Type objectType)
        {
            var contract = base.CreateObjectContract(objectType);
            if (objectType.IsAssignableTo(typeof(HistoryEvent)))
            {
                contract.OverrideCreator = null;
                contract.CreatorParameters.Clear();
                contract.DefaultCreator = () => RuntimeHelpers.GetUninitializedObject(objectType);
                contract.DefaultCreatorNonPublic = false;
            }

            return contract;
        }
    }
}
