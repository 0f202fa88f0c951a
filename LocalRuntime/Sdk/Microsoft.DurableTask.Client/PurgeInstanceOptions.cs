namespace Microsoft.DurableTask.Client;

/// <summary>How an orchestration is purged. Official source: <c>src/Client/Core/PurgeInstanceOptions.cs</c> (durabletask-dotnet).</summary>
/// <param name="Recursive">Whether the orchestrations that it called are purged, too.</param>
public record PurgeInstanceOptions(bool Recursive = false);
