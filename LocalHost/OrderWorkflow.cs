using Emulators.ServiceBus.Topology;
using LocalHost.Demo;
using LocalHost.WebConsole;
using LocalHost.Workers;
using Microsoft.Extensions.Configuration;

namespace LocalHost;

/// <summary>The system that the local host runs. Nothing else in the host and the emulators knows it.</summary>
internal static class OrderWorkflow
{
    /// <summary>Its name in the welcome text and the console.</summary>
    public const string Title = "Order workflow";

    /// <summary>The first line of <c>--help</c>.</summary>
    public const string Description = "Runs the whole order workflow on this machine: both function apps, tables, messages, mailbox.";

    /// <summary>What <c>--help</c> says of the demo.</summary>
    public const string StoryDescription = "Plays a customer's first calls and prints them";

    /// <summary>What a person does first, to see something happen.</summary>
    public const string FirstStep = "dotnet run --project LocalHost -- --demo";

    /// <summary>The connection whose tables the apps use.</summary>
    public const string TablesConnection = "TablesConnection";

    /// <summary>The key under that connection of an account's address, where it is by identity.</summary>
    public const string TablesAddress = "tableServiceUri";

    /// <summary>The connection of the apps to Service Bus.</summary>
    public const string ServiceBusConnection = "ServiceBusConnection";

    /// <summary>The API key that the mailbox requires of its callers.</summary>
    public const string SendGridApiKey = "SendGrid:ApiKey";

    /// <summary>The public key by which the app verifies SendGrid's events.</summary>
    public const string SendGridWebhookKey = "SendGrid:WebhookPublicKey";

    /// <summary>The page that describes the API.</summary>
    public const string ApiPage = "/api/docs";

    /// <summary>The health check, which both apps answer together.</summary>
    public const string HealthPath = "/api/health";

    /// <summary>The function that takes SendGrid's events.</summary>
    public const string SendGridWebhookPath = "/api/sendgrid/events";

    private static readonly (string Name, string Project)[] Apps = [("orders", "OrderFunctions"), ("notifications", "NotificationFunctions")];

    // What infra/modules/service-bus.bicep gives the entities, and Microsoft's emulator, whose file is read, does not allow.
    private static readonly TimeSpan TimeToLive = TimeSpan.FromDays(14);
    private static readonly TimeSpan DuplicateDetectionWindow = TimeSpan.FromHours(1);

    /// <summary>The names of the apps.</summary>
    public static IEnumerable<string> AppNames => Apps.Select(app => app.Name);

    /// <summary>The pages of the apps.</summary>
    public static IReadOnlyList<ConsoleLink> Pages => [new("API and events", ApiPage), new("Health", HealthPath)];

    /// <summary>The story that the demo plays. README, requests.http and the Postman collection begin with the same one.</summary>
    public static IReadOnlyList<DemoStep> Story =>
    [
        new("Ada registers: a saga creates customer, sign-in and account.", HttpMethod.Post, "/api/customers", """
            {"username":"ada-{run}","password":"correct horse battery","firstName":"Ada","lastName":"Lovelace",
            "email":"ada@example.com","phone":"+4420123456","currency":"USD"}
            """)
        {
            Key = "sign-up-1", Expected = 201, Keeps = ["userId"], See = "/#/orchestrations/OrderWorkflow/register-{userId}",
        },
        new("She signs in; the token is sent with every call from here.", HttpMethod.Post, "/api/sessions", """
            {"username":"ada-{run}","password":"correct horse battery"}
            """)
        {
            Keeps = ["token"],
        },
        new("She deposits 1000.", HttpMethod.Post, "/api/accounts/{userId}/deposits", """{"amount":1000}""") { Key = "deposit-1", Expected = 201 },
        new("She orders for 400: the saga debits her account, and the order is confirmed.", HttpMethod.Post, "/api/orders", """
            {"price":400,"description":"Analytical engine"}
            """)
        {
            Key = "order-1", Expected = 201, Keeps = ["orderId"], See = "/#/orchestrations/OrderWorkflow/{orderId}",
        },
        new("The same call again, as after a lost answer: the same order, and nothing is charged.", HttpMethod.Post, "/api/orders", """
            {"price":400,"description":"Analytical engine"}
            """)
        {
            Key = "order-1", Expected = 201,
        },
        new("She orders for 5000, which she does not have: rejected.", HttpMethod.Post, "/api/orders", """{"price":5000}""")
        {
            Key = "order-2", Expected = 402,
        },
        new("She cancels the first order: the money comes back.", HttpMethod.Post, "/api/orders/{orderId}/cancellation")
        {
            See = "/#/orchestrations/OrderWorkflow/cancel-{orderId}",
        },
        new("Her balance is what it was.", HttpMethod.Get, "/api/accounts/{userId}"),
        new("The other app has sent her an email about each, by way of Service Bus.", HttpMethod.Get, "/api/notifications")
        {
            Until = ["CustomerRegistered", "OrderConfirmed", "OrderRejected", "OrderCancelled"], See = "/mailbox",
        },
    ];

    /// <summary>Routes that both apps have, and answer together.</summary>
    public static IReadOnlyList<string> SharedRoutes => ["health"];

    /// <summary>The apps, in the folders that they were built to with this host.</summary>
    public static IReadOnlyList<FunctionAppOptions> Describe(IConfiguration settings, Func<string, IWorkerLauncher> launcherOf) =>
    [
        .. Apps.Select(app => new FunctionAppOptions
        {
            Name = app.Name,
            Directory = Path.Combine(Repository.Root, app.Project, Repository.OutputFolder),
            Settings = settings,
            Launcher = launcherOf(app.Name),
        }),
    ];

    /// <summary>The topics and queues: those of <c>infra/modules/service-bus.bicep</c>.</summary>
    public static ServiceBusTopology ReadTopology() =>
        TopologyFile.Read(Path.Combine(Repository.Root, "eng", "service-bus-emulator.json")).Extend(TimeToLive, DuplicateDetectionWindow);

    /// <summary>The origins whose pages may call the apps from a browser. The apps refuse invalid ones.</summary>
    public static IReadOnlyCollection<string> AllowedOrigins(IConfiguration settings) =>
        (settings["Cors:AllowedOrigins"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The settings that apply where neither the environment nor the settings file has them.</summary>
    public static Dictionary<string, string?> DefaultSettings(int mailboxPort) => new()
    {
        ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        [TablesConnection] = "UseDevelopmentStorage=true",
        [ServiceBusConnection] =
            "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;",
        [SendGridApiKey] = "SG.local",
        ["SendGrid:From"] = "orders@example.com",
        ["SendGrid:Host"] = $"http://localhost:{mailboxPort}",
        ["AuditSchedule"] = "0 0 3 * * *",

        // On one's own machine all callers have one address.
        ["Identity:RegistrationsPerAddress"] = "1000000",
        ["Identity:Registrations"] = "1000000",

        // Who registers with the user name 'admin' and the same idempotency key is the admin.
        ["Identity:FirstAdmin"] = "user-3ssxlkvwhpshgav33yz3bhsb6c",
    };
}
