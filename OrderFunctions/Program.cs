using BillingFunctions;
using BillingFunctions.Ledger;
using CustomerFunctions;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using OrderFunctions;
using OrderFunctions.Orders;
using OrderFunctions.Registrations;
using Shared.Events;
using Shared.Http;
using Shared.Http.Middleware;
using Shared.Identity;
using Shared.Identity.Sessions;
using Shared.Messaging;
using Shared.Sagas;
using Shared.Storage;
using Shared.Telemetry;

var builder = FunctionsApplication.CreateBuilder(args);

builder.UseMiddleware<SentAnswerMiddleware>();
builder.ConfigureFunctionsWebApplication();
builder.UseTelemetry();
builder.UseHttpAnswers();
builder.UseCallers(takesCookie: true);
builder.UseQueryRules();

builder.Services
    .AddTableStorage(AccountTable.Name, OrderTable.Name, CustomerTable.Name, LoginTable.Name, SessionTable.Name, RegistrationFormTable.Name)
    .AddServiceBus(ServiceBusEntities.OrdersTopic)
    .AddShortActivityFailures()
    .AddBilling()
    .AddCustomers()
    .AddOrders();

await builder.Build().RunAsync();
