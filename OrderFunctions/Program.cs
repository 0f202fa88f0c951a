using BillingFunctions;
using BillingFunctions.Accounts;
using CustomerFunctions;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using OrderFunctions;
using OrderFunctions.Orders;
using OrderFunctions.Registrations;
using Shared.Events;
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
builder.UseMiddleware<ProblemMappingMiddleware>();
builder.UseCallers(takesCookie: true);

builder.Services
    .AddTableStorage(
        builder.Configuration,
        AccountTable.Name,
        OrderTable.Name,
        CustomerTable.Name,
        LoginTable.Name,
        SessionTable.Name,
        RegistrationFormTable.Name)
    .AddServiceBus(builder.Configuration, ServiceBusEntities.OrdersTopic)
    .AddShortActivityFailures()
    .AddBilling()
    .AddCustomers()
    .AddOrders(builder.Configuration);

await builder.Build().RunAsync();
