using BillingFunctions;
using CustomerFunctions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using OrderFunctions;
using Shared.Events;
using Shared.Http.Middleware;
using Shared.Identity;
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
    .AddTableStorage(builder.Configuration, TableNames.Accounts, TableNames.Orders, TableNames.Customers, TableNames.Logins, TableNames.Sessions)
    .AddServiceBus(builder.Configuration, ServiceBusEntities.OrdersTopic)
    .AddShortActivityFailures()
    .AddBilling()
    .AddCustomers()
    .AddOrders(builder.Configuration);

await builder.Build().RunAsync();
