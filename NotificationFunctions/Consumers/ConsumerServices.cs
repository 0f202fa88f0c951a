using Microsoft.Extensions.DependencyInjection;
using NotificationFunctions.DeadLetters;
using Shared.Events;
using Shared.Messaging;

namespace NotificationFunctions.Consumers;

/// <summary>Adds the handling of events to an app.</summary>
public static class ConsumerServices
{
    /// <summary>Adds what takes messages to their end.</summary>
    public static IServiceCollection AddConsumers(this IServiceCollection services) => services
        .AddSingleton(provider => new RetryScheduler(
            provider.GetRequiredService<ServiceBusSenders>().For(ServiceBusEntities.EmailRetriesQueue),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<EventDispatcher>()
        .AddSingleton<EventConsumer>()
        .AddSingleton<DeadLetterRedrive>();
}
