namespace Microsoft.DurableTask;

/// <summary>Decides whether a failed call is made again. Official source: <c>src/Abstractions/RetryHandler.cs</c> (durabletask-dotnet).</summary>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>Decides, as part of the orchestration, whether a failed call is made again: it may await timers of the orchestration's context.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
