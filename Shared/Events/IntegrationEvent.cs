using System.Text.Json;
using System.Text.Json.Serialization;
using Shared.Identifiers;

namespace Shared.Events;

/// <summary>
/// Something that happened to a customer, told to other apps with all that they need to act on it. The properties of an event are a public
/// contract: a consumer may run an older or a newer version.
/// </summary>
/// <param name="UserId">The customer whom it concerns.</param>
public abstract record IntegrationEvent(UserId UserId)
{
    /// <summary>The contract that the event follows.</summary>
    [JsonIgnore]
    public EventType Type => EventType.Of(this);

    /// <summary>
    /// The CloudEvents id. It is made from what happened, so that an event that is published again has the same ID, by which the topic and the
    /// consumers recognise the duplicate.
    /// </summary>
    [JsonIgnore]
    public string EventId => Occurrence is { } occurrence ? $"{Type.IdFor(Subject)}-{occurrence}" : Type.IdFor(Subject);

    /// <summary>The ID of the order or the customer that the event is about.</summary>
    [JsonIgnore]
    public abstract string Subject { get; }

    /// <summary>The topic on which the event is published.</summary>
    [JsonIgnore]
    public abstract string Topic { get; }

    /// <summary>The ID alone: an event has personal data, and what is written as text may end up in a log.</summary>
    public sealed override string ToString() => EventId;

    /// <summary>Which of several events of one type about one subject this is; null where there can be only one.</summary>
    protected virtual string? Occurrence => null;
}

/// <summary>The contract of one kind of event.</summary>
/// <param name="Name">The name in IDs, stored rows and the API.</param>
/// <param name="WireType">The CloudEvents type. It has a version: a change that older consumers cannot read gets a new one.</param>
public abstract record EventType(string Name, string WireType)
{
    /// <summary>All contracts. Consumers know each of them.</summary>
    public static IReadOnlyList<EventType> All => Contracts.All;

    /// <summary>Declares the contract of an event.</summary>
    internal static EventType For<TEvent>(string name, string wireType)
        where TEvent : IntegrationEvent => new Contract<TEvent>(name, wireType);

    /// <summary>Finds a contract by the CloudEvents type; null where there is none.</summary>
    public static EventType? Find(string wireType) => Contracts.ByWireType.GetValueOrDefault(wireType);

    /// <summary>The CloudEvents id of the only event of this type about a subject.</summary>
    public string IdFor(string subject) => $"{subject}-{Name}";

    /// <summary>Reads the data of such an event.</summary>
    /// <exception cref="JsonException">The data does not follow the contract.</exception>
    internal abstract IntegrationEvent Read(CloudEvent envelope);

    internal static EventType Of(IntegrationEvent data) => Contracts.ByClass[data.GetType()];

    private protected abstract Type Class { get; }

    private sealed record Contract<TEvent>(string Name, string WireType) : EventType(Name, WireType)
        where TEvent : IntegrationEvent
    {
        private protected override Type Class => typeof(TEvent);

        internal override IntegrationEvent Read(CloudEvent envelope) => envelope.ReadData<TEvent>();
    }

    // A class of its own, so that every contract exists before the list of them is made.
    private static class Contracts
    {
        public static readonly IReadOnlyList<EventType> All =
        [
            OrderConfirmed.Contract,
            OrderRejected.Contract,
            OrderCancelled.Contract,
            CustomerRegistered.Contract,
            CustomerUpdated.Contract,
            EmailAddressChanged.Contract,
            PasswordResetRequested.Contract,
            PasswordChanged.Contract,
            CustomerClosed.Contract,
        ];

        public static readonly Dictionary<Type, EventType> ByClass = All.ToDictionary(contract => contract.Class);

        // Messages that were published before the types had versions carry the name alone.
        public static readonly Dictionary<string, EventType> ByWireType =
            All.ToDictionary(contract => contract.WireType).Concat(All.ToDictionary(contract => contract.Name)).ToDictionary();
    }
}
