using Azure.Core;
using Azure.Data.Tables;
using Shared.Storage;

namespace Tests.Support;

/// <summary>Clients of Table Storage for tests.</summary>
internal static class Storage
{
    /// <summary>A client that repeats a failed request at once, as often as told; a real one has pauses in between.</summary>
    public static TableServiceClient Client(string connectionString, int repeats)
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = repeats;
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        options.AddPolicy(FaultyTables.Policy, HttpPipelinePosition.PerRetry);
        return new TableServiceClient(connectionString, options);
    }

    public static ConflictRetry ConflictRetry { get; } = new(TimeProvider.System, Random.Shared);
}
