namespace Microsoft.DurableTask.Client;

/// <summary>How an orchestration is terminated. Official source: <c>src/Client/Core/TerminateInstanceOptions.cs</c> (durabletask-dotnet).</summary>
/// <param name="Output">What becomes the orchestration's output.</param>
/// <param name="Recursive">Whether the orchestrations that it called are terminated, too.</param>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
