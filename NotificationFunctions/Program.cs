using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NotificationFunctions.Consumers;
using NotificationFunctions.DeadLetters;
using NotificationFunctions.DeliveryReports;
using NotificationFunctions.Emails;
using NotificationFunctions.Recipients;
using Shared.Emails;
using Shared.Events;
using Shared.Http;
using Shared.Http.Middleware;
using Shared.Identity;
using Shared.Messaging;
using Shared.Storage;
using Shared.Telemetry;

var builder = FunctionsApplication.CreateBuilder(args);

builder.UseMiddleware<SentAnswerMiddleware>();
builder.ConfigureFunctionsWebApplication();
builder.UseTelemetry();
builder.UseHttpAnswers();
builder.UseCallers(takesCookie: false);
builder.UseQueryRules();

builder.Services
    .AddTableStorage(RecipientTable.Name, EmailTable.Name)
    .AddServiceBus(ServiceBusEntities.EmailRetriesQueue)
    .AddEmails()
    .AddDeliveryReports()
    .AddSingleton<CustomerErasure>()
    .AddSingleton<EventDispatcher>()
    .AddSingleton<EventConsumer>()
    .AddSingleton<DeadLetterRedrive>()
    .AddSingleton(provider => new RetryScheduler(
        provider.GetRequiredService<ServiceBusSenders>().For(ServiceBusEntities.EmailRetriesQueue), provider.GetRequiredService<TimeProvider>()));

await builder.Build().RunAsync();
