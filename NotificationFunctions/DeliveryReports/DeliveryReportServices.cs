using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shared.Settings;

namespace NotificationFunctions.DeliveryReports;

/// <summary>Adds the receipt of SendGrid's reports to an app.</summary>
public static class DeliveryReportServices
{
    /// <summary>Adds what tells SendGrid's requests from others, and what keeps its reports.</summary>
    /// <exception cref="SettingException">The key is unusable; the message names the setting.</exception>
    public static IServiceCollection AddDeliveryReports(this IServiceCollection services, IConfiguration configuration)
    {
        var key = WebhookKey.Read(configuration);
        return services
            .AddSingleton(provider => new WebhookSignature(key, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ReportHandler>();
    }
}
