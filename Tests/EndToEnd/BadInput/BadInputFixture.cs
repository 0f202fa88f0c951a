using Tests.Support;

namespace Tests.EndToEnd.BadInput;

/// <summary>One running host, and one customer to whom nothing may happen.</summary>
public sealed class BadInputFixture : IAsyncLifetime
{
    internal LocalHostProcess Host { get; } = new();

    internal Shopper Shopper { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Host.StartAsync();
        Shopper = await Shopper.RegisterAsync(Host.BaseAddress);
    }

    public async ValueTask DisposeAsync()
    {
        Shopper?.Dispose();
        await Host.DisposeAsync();
    }
}
