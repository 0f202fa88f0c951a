using System.Globalization;
using Benchmarks.Load;
using Benchmarks.Tables;
using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Storage;

namespace Benchmarks.Ledger;

/// <summary>The ledger alone on the local table service: debits of one hot account, which has a short or a long history.</summary>
internal static class LedgerBenchmark
{
    private const int SeedClients = 32;

    private static readonly Currency Usd = Currency.Find("USD");

    public static async Task RunAsync(BenchmarkOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await using var server = await TableServer.StartEmulatorAsync(cancellationToken);
        await server.Client.CreateTableIfNotExistsAsync(AccountTable.Name, cancellationToken);
        var accounts = new AccountTable(server.Client);
        var ledger = new AccountLedger(accounts, new ConflictRetry(TimeProvider.System, Random.Shared), TimeProvider.System);

        // The first debits pay for compiling the code.
        var warmUp = await OpenAsync("warm-up", history: 1);
        await ClosedLoop.RunAsync(options.Clients.Max(), options.StepDuration, (_, token) => DebitAsync(warmUp, token), cancellationToken);

        output.WriteLine("| entries at first | clients | debits per second | p50 ms | p99 ms | CPU ms of the table service each |");
        output.WriteLine("|---:|---:|---:|---:|---:|---:|");
        foreach (var history in (int[])[10, 3_000])
        {
            var user = await OpenAsync("hot", history);
            foreach (var clients in options.Clients)
            {
                var before = server.ProcessorTime;
                var (latencies, elapsed) = await ClosedLoop.RunAsync(
                    clients, options.StepDuration, (_, token) => DebitAsync(user, token), cancellationToken);
                var processor = (server.ProcessorTime - before).TotalMilliseconds / latencies.Count;
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {history} | {clients} | {latencies.Count / elapsed.TotalSeconds:0} | {latencies.Percentile(0.5).TotalMilliseconds:0.0} "
                    + $"| {latencies.Percentile(0.99).TotalMilliseconds:0.0} | {processor:0.00} |"));
            }
        }

        async Task<UserId> OpenAsync(string name, int history)
        {
            var user = UserId.For(name, $"{history}");
            await new OpenAccount(accounts, TimeProvider.System).RunAsync(new OpenAccountRequest(user, Usd), cancellationToken);
            await SeedAsync(history, number =>
                ledger.ApplyAsync(new LedgerOperation(user, EntryKind.Deposit, $"seed {number}", new Money(1_000_000_000, Usd)), cancellationToken));
            return user;
        }

        Task DebitAsync(UserId user, CancellationToken token) =>
            ledger.ApplyAsync(new LedgerOperation(user, EntryKind.OrderDebit, $"{Guid.NewGuid()}", new Money(1, Usd)), token);
    }

    private static Task SeedAsync(int entries, Func<int, Task> deposit) => Task.WhenAll(Enumerable.Range(0, SeedClients).Select(async client =>
    {
        for (var number = client; number < entries; number += SeedClients)
            await deposit(number);
    }));
}
