using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using NotificationFunctions.Emails;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Integration.Telemetry;

/// <summary>What the log of the whole system tells, and what it does not.</summary>
public sealed class LogTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_log_names_orders_and_instances_and_no_person()
    {
        var log = new ScopedLog();
        var broker = new BrokerSwitch();
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(log));
        await using var system = await RunningSystem.StartAsync(options => options with
        {
            Loggers = loggers,
            Faults = broker,
            // SendGrid refuses, and quotes all that it was sent.
            AddEndpoints = endpoints => endpoints.MapPost("/v3/mail/send", async call =>
            {
                call.Response.StatusCode = (int)HttpStatusCode.BadRequest;
                await call.Request.Body.CopyToAsync(call.Response.Body);
            }),
        });
        using var shopper = await Shopper.RegisterAsync(system.Http.BaseAddress!, deposit: 100);

        broker.IsDown = true;
        var order = await shopper.PostAsync("api/orders", $$"""{"userId":"{{shopper.UserId}}","price":40,"description":"A secret present"}""", "a key");
        var orderId = order.Text("orderId");
        await Eventually.TrueAsync(() => Has(nameof(PublishEvent), "InstanceId", orderId), Deadline);
        broker.IsDown = false;
        await Eventually.TrueAsync(() => Has(EmailDelivery.RefusedBySendGrid, "OrderId", orderId), Deadline);

        Assert.True(Has(EmailDelivery.RefusedBySendGrid, "EventId", $"{orderId}-OrderConfirmed"));
        string[] personal = ["Lovelace", shopper.Email, shopper.Email.Split('@')[0], "+4420123456", "A secret present", "the password of", "Bearer "];
        Assert.All(personal, secret => Assert.DoesNotContain(log.Lines, line => line.Text.Contains(secret, StringComparison.OrdinalIgnoreCase)));

        bool Has(string words, string property, string value) =>
            log.Lines.Any(line => line.Text.Contains(words, StringComparison.Ordinal) && line.Has(property, value));
    }

    private sealed class BrokerSwitch : IFaultPlan
    {
        public volatile bool IsDown;

        public ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken) =>
            new(IsDown && operation.Edge == IoEdge.Broker && operation.Name.StartsWith("send", StringComparison.Ordinal) ? Fault.Before : Fault.None);
    }
}
