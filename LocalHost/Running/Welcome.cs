using System.Globalization;
using Emulators.Tables;
using LocalHost.CommandLine;
using Microsoft.Extensions.Configuration;

namespace LocalHost.Running;

/// <summary>What the person at the terminal is told when everything runs.</summary>
internal static class Welcome
{
    // The end of a JSON object that is shown on one line.
    private const string Contact = """
        "email":"ada@example.com","phone":"+4420123456","currency":"EUR"
        """;

    public static string OfHost(HostOptions options, string logFile, TimeSpan startTime)
    {
        var root = $"http://localhost:{options.Port}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            The order workflow runs (started in {{startTime.TotalSeconds:0.0}} s). Ctrl-C stops it.

              API      {{root}}/api      (health: {{root}}/api/health)
              Mailbox  {{root}}/mailbox
              State    {{options.StateFolder}}      (delete the folder to start afresh)
              Log      {{logFile}}

            The first calls: register a customer, sign in, and use the token that you get.

              curl -i {{root}}/api/customers -H 'Content-Type: application/json' -H 'Idempotency-Key: first' \
                -d '{"username":"ada","password":"correct horse battery","firstName":"Ada","lastName":"Lovelace",{{Contact}}}'
              curl -i {{root}}/api/sessions -H 'Content-Type: application/json' -d '{"username":"ada","password":"correct horse battery"}'
              curl -i {{root}}/api/orders -H 'Authorization: Bearer TOKEN'

            """);
    }

    public static string OfEmulators(HostOptions options, IConfiguration settings, string logFile) =>
        $"""
        The emulators run. Ctrl-C stops them.

          Mailbox  http://localhost:{options.Port}/mailbox
          State    {options.StateFolder}      (delete the folder to start afresh)
          Log      {logFile}

        Settings for the apps, beside those of local.settings.sample.json:

          ServiceBusConnection={settings[OrderWorkflow.ServiceBusConnection]}
          TablesConnection={TableEmulator.ConnectionString(options.TablePort)}
          SendGrid__Host=http://localhost:{options.Port}
          SendGrid__ApiKey={settings[OrderWorkflow.SendGridApiKey]}
          SendGrid__WebhookPublicKey={settings[OrderWorkflow.SendGridWebhookKey]}

        """;
}
