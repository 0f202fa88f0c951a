using BillingFunctions.Audits;
using BillingFunctions.Entries;
using BillingFunctions.Ledger;
using BillingFunctions.Movements;
using Microsoft.Extensions.DependencyInjection;
using Shared.Sagas;
using Shared.Settings;

namespace BillingFunctions;

/// <summary>Registers what the functions of this library need.</summary>
public static class BillingServices
{
    /// <summary>Adds accounts, the ledger, and the client of all sagas. The app adds Table Storage and Service Bus.</summary>
    public static IServiceCollection AddBilling(this IServiceCollection services) => services
        .AddSingleton<AccountTable>()
        .AddSingleton<AccountLedger>()
        .AddSingleton<Movement>()
        .AddSettings<DepositSettings>()
        .AddSingleton<EntryStatement>()
        .AddSingleton<AccountAudit>()
        .AddSingleton<AuditProgressTable>()
        .AddSingleton<AuditFindings>()
        .AddSingleton<DebitAudit>()
        .AddSingleton<AuditRound>()
        .AddSingleton<SagaProgress>()
        .AddSingleton<SagaClient>();
}
