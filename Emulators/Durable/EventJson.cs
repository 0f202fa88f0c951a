using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using DurableTask.Core;
using DurableTask.Core.History;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace Emulators.Durable;

/// <summary>
/// Converts the engine's events to and from JSON, without default values. The type of an event is stored beside its JSON, as the engine's number.
/// </summary>
internal static class EventJson
{
    private const int UsualLength = 1024;
    private const int MaxKeptLength = 32 * 1024;

    // Each turn of an orchestration writes several events.
    [ThreadStatic]
    private static StringBuilder? _text;

    // With settings of its own, so that Newtonsoft's defaults, which an app in this process may set, change nothing here.
    private static readonly JsonSerializer Serializer = JsonSerializer.Create(new JsonSerializerSettings
    {
        ContractResolver = new EventContracts(),
        DateParseHandling = DateParseHandling.None,
        DefaultValueHandling = DefaultValueHandling.Ignore,
        NullValueHandling = NullValueHandling.Ignore,
        TypeNameHandling = TypeNameHandling.None,
    });

    private static readonly Dictionary<EventType, Type> Types = HistoryEvent.KnownTypes()
        .ToDictionary(type => ((HistoryEvent)RuntimeHelpers.GetUninitializedObject(type)).EventType);

    public static string Write(HistoryEvent historyEvent) => Serialize(Serializer, historyEvent);

    public static HistoryEvent Read(EventType type, string json) => Types.TryGetValue(type, out var clrType)
        ? (HistoryEvent)Deserialize(json, clrType)
        : throw new InvalidDataException($"A stored event has the type {(int)type}, which this version of the engine does not know.");

    public static string? WriteFailure(FailureDetails? failure) => failure is null ? null : Serialize(Serializer, failure);

    public static FailureDetails? ReadFailure(string? json) => json is null ? null : (FailureDetails)Deserialize(json, typeof(FailureDetails));

    /// <summary>The context of an activity; null where it is empty.</summary>
    public static string? WriteContext(OrchestrationExecutionContext? context) =>
        context?.OrchestrationTags is null or { Count: 0 } ? null : Serialize(Serializer, context);

    public static OrchestrationExecutionContext ReadContext(string? json) =>
        (OrchestrationExecutionContext)Deserialize(json ?? """{"OrchestrationTags":{}}""", typeof(OrchestrationExecutionContext));

    /// <summary>A history in the form in which the official providers return it.</summary>
    public static string WriteHistory(IReadOnlyList<HistoryEvent> history) => Serialize(JsonSerializer.Create(), history);

    private static string Serialize(JsonSerializer serializer, object value)
    {
        _text = _text is { Capacity: <= MaxKeptLength } kept ? kept.Clear() : new StringBuilder(UsualLength);
        using var text = new StringWriter(_text, CultureInfo.InvariantCulture);
        using (var writer = new JsonTextWriter(text) { ArrayPool = CharacterPool.Shared })
            serializer.Serialize(writer, value);
        return text.ToString();
    }

    private static object Deserialize(string json, Type type)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { ArrayPool = CharacterPool.Shared };
        return Serializer.Deserialize(reader, type) ?? throw new InvalidDataException($"A stored {type.Name} is empty.");
    }

    // The engine's events are data contracts. They are created without a constructor: some have several, and a constructor's defaults are not the values of
    // omitted members.
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

    private sealed class CharacterPool : IArrayPool<char>
    {
        public static CharacterPool Shared { get; } = new();

        public char[] Rent(int minimumLength) => ArrayPool<char>.Shared.Rent(minimumLength);

        public void Return(char[]? array)
        {
            if (array is not null)
                ArrayPool<char>.Shared.Return(array);
        }
    }
}
