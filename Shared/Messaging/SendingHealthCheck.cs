using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Shared.Messaging;

/// <summary>Whether Service Bus answers, by asking a queue or topic how large a batch it takes, which any sender may.</summary>
internal sealed class SendingHealthCheck(ServiceBusSenders senders, string entity) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var batch = await senders.For(entity).CreateMessageBatchAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
