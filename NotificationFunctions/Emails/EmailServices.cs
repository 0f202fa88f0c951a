using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NotificationFunctions.Recipients;
using SendGrid;
using Shared.Emails;
using Shared.Settings;

namespace NotificationFunctions.Emails;

/// <summary>Adds the sending of emails to an app.</summary>
public static class EmailServices
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Adds the SendGrid client and what writes the emails.</summary>
    public static IServiceCollection AddEmails(this IServiceCollection services)
    {
        services.AddSettings<SendGridSettings>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ISendGridClient>(provider => CreateClient(provider.GetRequiredService<SendGridSettings>()));
        services.AddSingleton(provider => new EmailSender(
            provider.GetRequiredService<ISendGridClient>(),
            provider.GetRequiredService<SendGridSettings>().From,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RecipientTable>();
        services.AddSingleton<EmailTable>();
        services.AddSingleton<EmailWriter>();
        services.AddSingleton<EmailDelivery>();
        return services;
    }

    // A client that is given its HTTP client makes one attempt at each request. Connections are replaced so that DNS changes are seen.
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The client lives as long as the app.")]
    private static SendGridClient CreateClient(SendGridSettings settings)
    {
        var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime }) { Timeout = Timeout };
        var options = new SendGridClientOptions { ApiKey = settings.ApiKey, Host = settings.Host.AbsoluteUri.TrimEnd('/') };
        return new SendGridClient(http, options);
    }
}
