using Tests.Support;

namespace Tests.Runtime.ServiceBus;

/// <summary>A test with a broker of its own.</summary>
public abstract class BrokerTest : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    protected BrokerTest() => Broker = TestBroker.Open(_folder);

    internal TestBroker Broker { get; private set; }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the broker, and opens one again that reads what the old one had written.</summary>
    protected async Task RestartBrokerAsync()
    {
        await Broker.DisposeAsync();
        Broker = TestBroker.Open(_folder, Broker.Time);
    }
}
