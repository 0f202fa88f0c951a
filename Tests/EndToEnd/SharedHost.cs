using Tests.Support;

namespace Tests.EndToEnd;

/// <summary>One running local host for all tests that leave it as they find it; each brings customers of its own.</summary>
[CollectionDefinition(nameof(SharedHost))]
public sealed class SharedHost : IAsyncLifetime, ICollectionFixture<SharedHost>
{
    internal LocalHostProcess Host { get; } = new();

    internal Uri BaseAddress => Host.BaseAddress;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await Host.StartAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
