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

    /// <summary>The customers, by a client without faults.</summary>
    private protected CustomerTable Customers { get; private set; } = null!;

    /// <summary>The logins, by a client without faults.</summary>
    private protected LoginTable Logins { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _connectionString = tableService.NewAccountConnectionString();
        var service = Storage.Client(_connectionString, repeats: 3);
        await service.CreateTableIfNotExistsAsync(CustomerTable.Name, Stop);
        await service.CreateTableIfNotExistsAsync(LoginTable.Name, Stop);
        await service.CreateTableIfNotExistsAsync(SessionTable.Name, Stop);
        await service.CreateTableIfNotExistsAsync(RegistrationFormTable.Name, Stop);
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

    /// <summary>The forms as another process would use them.</summary>
    private protected RegistrationFormTable Forms(int repeats = 3, TimeProvider? time = null) =>
        new(Service(repeats), Storage.ConflictRetry, time ?? TimeProvider.System);

    /// <summary>Adds the pending customer of a form.</summary>
    private protected Task<Customer> AddAsync(RegistrationForm form) => Customers.AddAsync(form.ToCustomer(Samples.Now), Stop);

    /// <summary>Adds the customer of a form as an approved one.</summary>
    private protected async Task<Customer> AddApprovedAsync(RegistrationForm form)
    {
        await AddAsync(form);
        return await Customers.ChangeAsync(form.UserId, customer => customer.Approve(Samples.Now), Stop);
    }

    private protected static Login LoginOf(RegistrationForm form) =>
        new(form.Details.UserName, form.UserId, form.PasswordHash, Login.FirstPasswordVersion, Role.Customer);
}
