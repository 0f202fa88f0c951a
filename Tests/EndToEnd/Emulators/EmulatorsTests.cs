using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using SendGrid;
using SendGrid.Helpers.Mail;
using Shared.Events;
using Tests.Support;

namespace Tests.EndToEnd.Emulators;

/// <summary>What the local host runs for apps that run under Core Tools.</summary>
public sealed class EmulatorsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_the_host_official_clients_reach_broker_tables_and_mailbox_by_the_settings_that_are_printed()
    {
        await using var host = new LocalHostProcess();
        await host.StartAsync("--emulators");
        Assert.Single(await host.FindProcessesAsync());

        await using var messages = new ServiceBusClient(Setting(host, "ServiceBusConnection"));
        await using var sender = messages.CreateSender(ServiceBusEntities.OrdersTopic);
        await using var receiver = messages.CreateReceiver(ServiceBusEntities.OrdersTopic, ServiceBusEntities.EmailSubscription);
        await sender.SendMessageAsync(new ServiceBusMessage("an order") { MessageId = "first" }, Stop);
        var message = await receiver.ReceiveMessageAsync(cancellationToken: Stop);
        await receiver.CompleteMessageAsync(message, Stop);
        Assert.Equal(("first", "an order"), (message.MessageId, message.Body.ToString()));

        var table = new TableClient(Setting(host, "TablesConnection"), "Things");
        await table.CreateAsync(Stop);
        await table.AddEntityAsync(new TableEntity("partition", "row") { ["Amount"] = 7L }, Stop);
        Assert.Equal(7L, (await table.GetEntityAsync<TableEntity>("partition", "row", cancellationToken: Stop)).Value["Amount"]);

        var sendGrid = new SendGridClient(Setting(host, "SendGrid__ApiKey"), Setting(host, "SendGrid__Host"));
        var mail = MailHelper.CreateSingleEmail(new EmailAddress("a@example.com"), new EmailAddress("b@example.com"), "A subject", "A text", null);
        Assert.True((await sendGrid.SendEmailAsync(mail, Stop)).IsSuccessStatusCode);
        await Mail.WaitAsync(host.BaseAddress, "b@example.com", "A subject");

        Assert.Equal(0, await host.StopAsync());
    }

    private static string Setting(LocalHostProcess host, string name) =>
        Assert.Single(host.Output.Split('\n'), line => line.TrimStart().StartsWith($"{name}=", StringComparison.Ordinal)).Trim()[(name.Length + 1)..];
}
