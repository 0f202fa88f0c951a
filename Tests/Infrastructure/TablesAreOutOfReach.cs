using System.Collections.Concurrent;
using System.Text.Json;
using Azure;
using LocalRuntime.Engine.Faults;

namespace Tests.Infrastructure;

/// <summary>Refuses every request to Table Storage, as it refuses an identity without a role, and notes which tables were to be created.</summary>
internal sealed class TablesAreOutOfReach : IFaultPlan
{
    private readonly ConcurrentQueue<string> _created = [];

    public IReadOnlyCollection<string> Created => _created;

    public ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken)
    {
        if (operation is { Edge: IoEdge.Tables, Name: "POST Tables", Content: { } content })
        {
            using var json = JsonDocument.Parse(content);
            _created.Enqueue(json.RootElement.GetProperty("TableName").GetString()!);
        }

        throw new RequestFailedException(403, $"{operation.Name}: this identity has no role.");
    }
}
