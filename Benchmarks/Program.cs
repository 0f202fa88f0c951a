using Benchmarks;
using Benchmarks.Billing;
using Benchmarks.Comparison;
using Benchmarks.History;
using Benchmarks.Ledger;
using Benchmarks.Load;
using Benchmarks.Micro;
using Benchmarks.Reporting;
using Benchmarks.Tables;

const int YoungHistory = 10;

if (args is ["micro", .. var arguments])
{
    return MicroBenchmarks.Run(arguments);
}

// Measures orders per second over HTTP, from the call to the recorded email; with `tables` the local table service beside Azurite;
// with `billing` what Azure would bill; with `history` what a long history costs; with `ledger` one hot account alone;
// with `compare` this build beside another.
using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};

BenchmarkOptions options;
try
{
    options = BenchmarkOptions.Parse(args is ["tables" or "billing" or "history" or "ledger" or "compare", .. var rest] ? rest : args);
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

if (args is ["tables", ..])
{
    await TableBenchmark.RunAsync(options, LocalHost.Repository.Root, Console.Out, stopping.Token);
    return 0;
}

if (args is ["billing", ..])
{
    await BillingBenchmark.RunAsync(options, LocalHost.Repository.Root, Console.Out, stopping.Token);
    return 0;
}

if (args is ["ledger", ..])
{
    await LedgerBenchmark.RunAsync(options, Console.Out, stopping.Token);
    return 0;
}

if (args is ["compare", ..])
{
    await ComparisonBenchmark.RunAsync(options, Console.Out, stopping.Token);
    return 0;
}

if (args is ["history", ..])
{
    await HistoryBenchmark.RunAsync(options, Console.Out, stopping.Token);
    return 0;
}

await using var host = await LocalHostUnderTest.StartAsync([], new Dictionary<string, string>(), stopping.Token);
using var http = host.CreateClient();
var api = new OrdersApi(http);
var customers = await Customers.RegisterAsync(api, options.Customers, stopping.Token);

// Half of it on one account: what .NET learns of the code while it warms up, it keeps.
await OrderLoad.WarmUpAsync(api, options.Clients.Max(), client => customers[client % 2 == 0 ? 0 : client], stopping.Token);

var old = options.HotHistory > 0 ? await api.RegisterAsync("bench-old", stopping.Token) : null;
if (old is not null)
    await Customers.FillAsync(api, old, options.HotHistory, stopping.Token);

var orders = new List<StepResult>();
foreach (var clients in options.Clients)
{
    List<LoadInTurns> loads =
    [
        new("orders, many customers", api, client => customers[client]),
        new("orders, one hot account", api, _ => customers[0]),
    ];
    if (old is not null)
    {
        var young = await api.RegisterAsync($"bench-young-{clients}", stopping.Token);
        await Customers.FillAsync(api, young, YoungHistory, stopping.Token);
        loads.Add(new($"orders, one hot account with {YoungHistory} orders before", api, _ => young));
        loads.Add(new($"orders, one hot account with {options.HotHistory} orders before", api, _ => old));
    }

    orders.AddRange(await OrderLoad.RunInTurnsAsync(clients, options.StepDuration, loads, stopping.Token));
}

MarkdownReport.Write(Console.Out, orders);
return 0;
