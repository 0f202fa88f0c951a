using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using BillingFunctions.Movements;
using BillingFunctions.Sagas;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions;

/// <summary>Adds what the functions of this library need.</summary>
public static class BillingServices
{
    /// <summary>Adds accounts, the ledger, and what the sagas of the app share. Table Storage and Service Bus come from the app.</summary>
    public static IServiceCollection AddBilling(this IServiceCollection services) => services
        .AddSingleton<AccountTable>()
        .AddSingleton<AccountLedger>()
        .AddSingleton<Movement>()
        .AddSingleton<SagaClient>();
}
