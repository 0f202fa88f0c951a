using BillingFunctions.Accounts;
using BillingFunctions.Audits;
using BillingFunctions.Entries;
using BillingFunctions.Ledger;
using BillingFunctions.Movements;
using BillingFunctions.Statuses;
using Microsoft.Extensions.DependencyInjection;
using Shared.Sagas;

namespace BillingFunctions;

/// <summary>Adds what the functions of this library need.</summary>
public static class BillingServices
{
    /// <summary>Adds accounts, the ledger, and what the sagas of the app share. Table Storage and Service Bus come from the app.</summary>
    public static IServiceCollection AddBilling(this IServiceCollection services) => services
        .AddSingleton<AccountTable>()
        .AddSingleton<AccountLedger>()
        .AddSingleton<Movement>()
        .AddSingleton<EntryStatement>()
        .AddSingleton<AccountStatusWriter>()
        .AddSingleton<AccountAudit>()
        .AddSingleton<AuditProgressTable>()
        .AddSingleton<AuditFindings>()
        .AddSingleton<DebitAudit>()
        .AddSingleton<AuditRound>()
        .AddSingleton<SagaProgress>()
        .AddSingleton<SagaClient>();
}
