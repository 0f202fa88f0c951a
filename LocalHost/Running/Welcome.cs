using System.Globalization;
using Emulators.Tables;
using LocalHost.CommandLine;
using Microsoft.Extensions.Configuration;

namespace LocalHost.Running;

/// <summary>The text for the terminal when everything runs.</summary>
internal static class Welcome
{
    public static string OfHost(HostOptions options, string logFile, Uri? dashboard, TimeSpan startTime)
    {
        var root = $"http://localhost:{options.Port}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            The {{OrderWorkflow.Title.ToLowerInvariant()}} runs (started in {{startTime.TotalSeconds:0.0}} s). Ctrl-C stops it.

              Console  {{root}}/
              API      {{root}}{{OrderWorkflow.ApiPage}}      (health: {{root}}{{OrderWorkflow.HealthPath}})
              Mailbox  {{root}}/mailbox{{(dashboard is null ? "" : $"{Environment.NewLine}  Traces   {dashboard}")}}
              State    {{options.StateFolder}}      (delete the folder to start afresh)
              Log      {{logFile}}
            {{(options.IsDemo ? "" : $"{Environment.NewLine}See it work, each call printed:  {OrderWorkflow.FirstStep}{Environment.NewLine}")}}
            """);
    }

    public static string OfEmulators(HostOptions options, IConfiguration settings, string logFile) =>
        $"""
        The emulators run. Ctrl-C stops them.

          Console  http://localhost:{options.Port}/
          Mailbox  http://localhost:{options.Port}/mailbox
          State    {options.StateFolder}      (delete the folder to start afresh)
          Log      {logFile}

        Settings for the apps, beside those of local.settings.sample.json:

          {OrderWorkflow.ServiceBusConnection}={settings[OrderWorkflow.ServiceBusConnection]}
          {OrderWorkflow.TablesConnection}={TableEmulator.ConnectionString(options.TablePort)}
          SendGrid__Host=http://localhost:{options.Port}
          SendGrid__ApiKey={settings[OrderWorkflow.SendGridApiKey]}
          SendGrid__WebhookPublicKey={settings[OrderWorkflow.SendGridWebhookKey]}

        """;
}
