namespace Microsoft.DurableTask.Client;

/// <summary>What a purge did. Official source: <c>src/Client/Core/PurgeResult.cs</c> (durabletask-dotnet).</summary>
public class PurgeResult
{
    /// <summary>Creates the result of a purge of so many instances.</summary>
    public PurgeResult(int count)
        : this(count, isComplete: null)
    {
    }

    /// <summary>Creates the result of a purge that was complete, or was not, or where that is not known.</summary>
    public PurgeResult(int count, bool? isComplete)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
        IsComplete = isComplete;
    }

    /// <summary>How many instances were purged.</summary>
    public int PurgedInstanceCount { get; }

    /// <summary>Whether nothing was left to purge; null where that is not known.</summary>
    public bool? IsComplete { get; }
}
