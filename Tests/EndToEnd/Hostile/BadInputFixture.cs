using Tests.Support;

namespace Tests.EndToEnd.Hostile;

/// <summary>One customer to whom nothing may happen.</summary>
public sealed class BadInputFixture(SharedHost shared) : IAsyncLifetime
{
    internal LocalHostProcess Host => shared.Host;

    internal Shopper Shopper { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Shopper = await Shopper.RegisterAsync(Host.BaseAddress);

    public ValueTask DisposeAsync()
    {
        Shopper?.Dispose();
        return ValueTask.CompletedTask;
    }
}
