namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// What parts of the worker attach to one invocation, by type.
/// Official source: <c>src/DotNetWorker.Core/Context/Features/IInvocationFeatures.cs</c>.
/// </summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>Attaches a feature in place of any other of its type.</summary>
    void Set<T>(T instance);

    /// <summary>Finds a feature; null where none of its type is attached.</summary>
    T? Get<T>();
}
