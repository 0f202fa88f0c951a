using Microsoft.Extensions.DependencyInjection;
using Shared.Settings;

namespace NotificationFunctions.DeliveryReports;

/// <summary>Adds the receipt of SendGrid's reports to an app.</summary>
public static class DeliveryReportServices
{
    /// <summary>Adds what tells SendGrid's requests from others, and what keeps its reports.</summary>
    public static IServiceCollection AddDeliveryReports(this IServiceCollection services) => services
        .AddSettings<WebhookSettings>()
        .AddSingleton(provider => new WebhookSignature(
            provider.GetRequiredService<WebhookSettings>().PublicKey, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<ReportHandler>();
}
