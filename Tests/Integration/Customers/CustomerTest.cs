using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using OrderFunctions.Registrations;
using Shared.Identity;
using Shared.Identity.Sessions;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>A test with customers and logins in the table service.</summary>
public abstract class CustomerTest(TableServiceFixture tableService) : IAsyncLifetime
{
    private string _connectionString = "";

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The customers, undisturbed.</summary>
    private protected CustomerTable Customers { get; private set; } = null!;

    /// <summary>The logins, undisturbed.</summary>
    private protected LoginTable Logins { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _connectionString = tableService.NewAccountConnectionString();
        var service = Storage.Client(_connectionString, repeats: 3);
        await service.CreateTableIfNotExistsAsync(CustomerTable.Name, Stop);
        await service.CreateTableIfNotExistsAsync(LoginTable.Name, Stop);
        await service.CreateTableIfNotExistsAsync(SessionTable.Name, Stop);
        (Customers, Logins) = Tables(repeats: 3);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The tables as another process would use them.</summary>
    /// <param name="repeats">How often its client repeats a request that gets no answer.</param>
    private protected (CustomerTable Customers, LoginTable Logins) Tables(int repeats)
    {
        var service = Service(repeats);
        return (new CustomerTable(service, Storage.ConflictRetry), new LoginTable(service, Storage.ConflictRetry));
    }

    /// <summary>A client of the tables.</summary>
    /// <param name="repeats">How often it repeats a request that gets no answer.</param>
    private protected TableServiceClient Service(int repeats) => Storage.Client(_connectionString, repeats);

    private protected Task<Customer> AddAsync(Registration registration) =>
        new AddCustomer(Customers, TimeProvider.System).RunAsync(registration, Stop);

    private protected static Login LoginOf(Registration registration) =>
        new(registration.Details.UserName, registration.UserId, registration.PasswordHash, Login.FirstPasswordVersion, Role.Customer);
}
