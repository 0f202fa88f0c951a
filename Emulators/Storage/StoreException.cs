namespace Emulators.Storage;

/// <summary>The store cannot be opened or has refused a request. Nothing of the request was kept.</summary>
public class StoreException(string message, Exception? cause = null) : IOException(message, cause);

/// <summary>There is no space left. The same request succeeds once there is some.</summary>
public sealed class StoreFullException(Exception cause) : StoreException("The disk that holds the local store is full.", cause);
