namespace Shared.Failures;

/// <summary>Other writers were faster until the time was up. Nothing was written; the same call may succeed later.</summary>
public sealed class ContentionException(string message, Exception? lastConflict = null) : Exception(message, lastConflict);
