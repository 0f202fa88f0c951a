using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Engine.Functions;

/// <summary>
/// Names and tags of an invocation's activity and log scope. Official sources: <c>TelemetryProvider.cs</c>, <c>TraceConstants.cs</c> and the two
/// schema versions beside them; the newer is in use where the app calls <c>UseFunctionsWorkerDefaults</c>.
/// </summary>
internal abstract class InvocationTelemetry
{
    /// <summary>The source of the activities.</summary>
    public const string SourceName = "Microsoft.Azure.Functions.Worker";

    private static readonly ActivitySource Source = new(SourceName);

    public static InvocationTelemetry Version1Dot17 { get; } = new Schema1Dot17();

    public static InvocationTelemetry Version1Dot37 { get; } = new Schema1Dot37();

    protected abstract ActivityKind Kind { get; }

    /// <summary>Starts the activity as a child of what triggered the invocation, or else as a root; null where nobody listens.</summary>
    public Activity? Start(FunctionContext context)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        if (!ActivityContext.TryParse(context.TraceContext.TraceParent, context.TraceContext.TraceState, out var parent))
        {
            // Else the web server's own span, which nobody records, would be the parent, and samplers drop the children of such.
            Activity.Current = null;
        }

        return Source.StartActivity(NameOf(context), Kind, parent, Tags(context)!);
    }

    public abstract IReadOnlyList<KeyValuePair<string, object>> ScopeAttributes(FunctionContext context);

    protected abstract string NameOf(FunctionContext context);

    protected abstract IReadOnlyList<KeyValuePair<string, object>> Tags(FunctionContext context);

    private sealed class Schema1Dot17 : InvocationTelemetry
    {
        private static readonly KeyValuePair<string, object> Schema = new("az.schema_url", "https://opentelemetry.io/schemas/1.17.0");

        protected override ActivityKind Kind => ActivityKind.Server;

        public override IReadOnlyList<KeyValuePair<string, object>> ScopeAttributes(FunctionContext context) =>
            [Schema, new("AzureFunctions_InvocationId", context.InvocationId), new("AzureFunctions_FunctionName", context.FunctionDefinition.Name)];

        protected override string NameOf(FunctionContext context) => "Invoke";

        protected override IReadOnlyList<KeyValuePair<string, object>> Tags(FunctionContext context) => [Schema, new("faas.execution", context.InvocationId)];
    }

    private sealed class Schema1Dot37 : InvocationTelemetry
    {
        protected override ActivityKind Kind => ActivityKind.Internal;

        public override IReadOnlyList<KeyValuePair<string, object>> ScopeAttributes(FunctionContext context) => Tags(context);

        protected override string NameOf(FunctionContext context) => $"function {context.FunctionDefinition.Name}";

        protected override IReadOnlyList<KeyValuePair<string, object>> Tags(FunctionContext context) =>
        [
            new("schema.url", "https://opentelemetry.io/schemas/1.37.0"),
            new("faas.invocation_id", context.InvocationId),
            new("faas.name", context.FunctionDefinition.Name),
        ];
    }
}
