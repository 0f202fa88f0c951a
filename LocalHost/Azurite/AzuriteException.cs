namespace LocalHost.Azurite;

/// <summary>Azurite cannot be used. The message says what to do, for the person at the terminal.</summary>
internal sealed class AzuriteException(string message, Exception? cause = null) : Exception(message, cause);
