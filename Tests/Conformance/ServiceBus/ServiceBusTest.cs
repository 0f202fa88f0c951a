using Emulators.ServiceBus;

namespace Tests.Conformance.ServiceBus;

/// <summary>A test with an emulator of its own.</summary>
public abstract class ServiceBusTest : IAsyncLifetime, IServiceBusFaults
{
    private readonly TemporaryFolder _folder = new();

    internal TestNamespace Bus { get; private set; } = null!;

    /// <summary>Which operations fail, and how; none if it is not set.</summary>
    internal Func<ServiceBusOperation, ServiceBusFault> Decide { get; set; } = _ => ServiceBusFault.None;

    public async ValueTask InitializeAsync() => Bus = await TestNamespace.StartAsync(_folder, this);

    public async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    ValueTask<ServiceBusFault> IServiceBusFaults.DecideAsync(ServiceBusOperation operation) => new(Decide(operation));
}
