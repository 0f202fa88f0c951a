using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The W3C trace context of an invocation. Official source: <c>src/DotNetWorker.Core/Context/TraceContext.cs</c>.</summary>
public abstract class TraceContext
{
    /// <summary>The <c>traceparent</c> of what caused the invocation; empty where nothing traced it.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The <c>tracestate</c>; empty where there is none.</summary>
    public abstract string TraceState { get; }

    /// <summary>What the host adds; nothing locally.</summary>
    public virtual IReadOnlyDictionary<string, string> Attributes => ImmutableDictionary<string, string>.Empty;

    /// <summary>The baggage that the host forwards; nothing locally.</summary>
    public virtual IReadOnlyDictionary<string, string> Baggage => ImmutableDictionary<string, string>.Empty;
}
