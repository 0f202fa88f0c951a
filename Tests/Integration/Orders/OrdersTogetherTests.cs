using Azure;
using OrderFunctions.Orders;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>Orders of one customer that are placed at the same time.</summary>
public sealed class OrdersTogetherTests(TableServiceFixture tableService) : OrderWriterTest(tableService)
{
    private static readonly string[] TwoKeys = ["a", "b"];

    [Fact]
    public async Task The_same_order_created_by_two_at_once_is_one()
    {
        var meeting = new Rendezvous(2);

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => OtherProcess(3).Writer.CreateAsync(OrderId.For(User, "key"), Input(version: 0), Stop))));

        Assert.Equal(results[0].Stored, results[1].Stored);
        Assert.Single(results, result => result.WasThere);
        Assert.Equal(1, await Orders.FindListVersionAsync(User, Stop));
    }

    [Fact]
    public async Task Two_orders_at_once_both_get_through_where_no_version_is_expected()
    {
        var meeting = new Rendezvous(2);

        var results = await Task.WhenAll(TwoKeys.Select(key => new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => OtherProcess(3).Writer.CreateAsync(OrderId.For(User, key), Input(), Stop))));

        Assert.Equal([1L, 2L], results.Select(result => result.Stored!.Order.Version).Order());
    }

    [Fact]
    public async Task Of_two_orders_at_once_that_expect_one_version_one_is_refused()
    {
        var meeting = new Rendezvous(2);

        var results = await Task.WhenAll(TwoKeys.Select(key => new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => OtherProcess(3).Writer.CreateAsync(OrderId.For(User, key), Input(version: 0), Stop))));

        Assert.Single(results, result => result.Stored is not null);
        Assert.Single(results, result => result.Refusal == new OrderRefusal(OrderRefusalKind.ListChanged));
    }

    public static TheoryData<int, Fault, int> BatchFaults
    {
        get
        {
            var data = new TheoryData<int, Fault, int>();
            foreach (var size in (int[])[2, OrderWriter.MaxBatch])
            {
                data.Add(size, Fault.None, 3);
                foreach (var (fault, repeats) in OneWrite.Faults.Select(row => row.Data))
                    data.Add(size, fault, repeats);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(BatchFaults))]
    public async Task Orders_that_wait_for_one_list_are_stored_together_and_once_whatever_happens_to_their_write(int size, Fault fault, int repeats)
    {
        var (_, writer) = OtherProcess(repeats);

        var (results, script) = await TogetherAsync(
            Enumerable.Range(0, size + 1).Select<int, Func<Task<StoredOrder>>>(number => () => CreateAsSagaAsync(writer, $"{number}")), Fault.None, fault);

        Assert.Equal(Enumerable.Range(1, size + 1).Select(version => (long)version), results.Select(result => result.Order.Version).Order());
        foreach (var result in results)
            Assert.Equal(result, await Orders.FindAsync(User, result.Order.OrderId, Stop));
        Assert.Equal(size + 1, await Orders.FindListVersionAsync(User, Stop));
        if (fault == Fault.None)
            Assert.Equal(2, script.Operations.Count(operation => operation.IsWrite));
    }

    [Fact]
    public async Task An_order_that_is_refused_does_not_hold_up_those_that_wait_with_it()
    {
        OrderRequest[] requests = [Input(), Input() with { Price = 0.001m }, Input(version: 1), Input(version: 1), Input()];

        var (results, _) = await TogetherAsync(requests.Select<OrderRequest, Func<Task<OrderCreation>>>(
            (request, number) => () => Writer.CreateAsync(OrderId.For(User, $"{number}"), request, Stop)));

        Assert.Equal([1L, null, 2L, null, 3L], results.Select(result => result.Stored?.Order.Version));
        Assert.Equal(
            [OrderRefusalKind.PriceInvalid, OrderRefusalKind.ListChanged], results.Select(result => result.Refusal?.Kind).OfType<OrderRefusalKind>());
    }

    [Fact]
    public async Task The_list_that_a_writer_saw_last_saves_a_read_and_never_makes_a_wrong_refusal()
    {
        var script = new FaultScript();
        await script.RunAsync(() => CreateAsync("1"));
        await script.RunAsync(() => CreateAsync("2"));
        Assert.Equal([false, true, true], script.Operations.Select(operation => operation.IsWrite));

        await OtherProcess(3).Writer.CreateAsync(OrderId.For(User, "3"), Input(), Stop);
        var expecting = await Writer.CreateAsync(OrderId.For(User, "4"), Input(version: 3), Stop);
        await OtherProcess(3).Writer.CreateAsync(OrderId.For(User, "5"), Input(), Stop);
        var stale = await Writer.CreateAsync(OrderId.For(User, "6"), Input(version: 4), Stop);
        var any = await Writer.CreateAsync(OrderId.For(User, "7"), Input(), Stop);

        Assert.Equal((4, 6), (expecting.Stored!.Order.Version, any.Stored!.Order.Version));
        Assert.Equal(new OrderRefusal(OrderRefusalKind.ListChanged), stale.Refusal);
    }

    /// <summary>Makes the calls so that the others come while the first one's write waits, and form the next batch.</summary>
    private static async Task<(T[] Results, FaultScript Script)> TogetherAsync<T>(IEnumerable<Func<Task<T>>> calls, params Fault[] faults)
    {
        var (firstWrites, allWait) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        var script = new FaultScript(faults)
        {
            BeforeWrite = () =>
            {
                firstWrites.TrySetResult();
                return allWait.Task;
            },
        };
        var results = await script.RunAsync(async () =>
        {
            List<Task<T>> made = [];
            foreach (var call in calls)
            {
                made.Add(call());
                await firstWrites.Task;
            }

            allWait.SetResult();
            return await Task.WhenAll(made);
        });
        return (results, script);
    }

    private async Task<StoredOrder> CreateAsSagaAsync(OrderWriter writer, string key)
    {
        Task<OrderCreation> CreateAsync() => writer.CreateAsync(OrderId.For(User, key), Input(), Stop);
        try
        {
            return (await CreateAsync()).Stored!;
        }
        catch (RequestFailedException exception) when (exception.InnerException is InjectedFaultException)
        {
            return (await CreateAsync()).Stored!;
        }
    }
}
