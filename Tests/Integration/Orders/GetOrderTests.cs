using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>One order as its customer sees it: from the table, and from its saga while that has not stored it.</summary>
public sealed class GetOrderTests(TableServiceFixture tableService) : OrderCallTest(tableService)
{
    private static readonly UserId Other = UserId.For("other", "key");

    [Fact]
    public async Task A_stored_order_is_shown_as_it_is_and_no_saga_is_looked_at()
    {
        await ConfirmAsync("key");
        SetSaga(OrchestrationRuntimeStatus.Running);

        var answer = await GetAsync(Id);

        Assert.Equal((200, "Confirmed", "USD", "1"), (answer.Status, answer.Text("status"), answer.Text("currency"), answer.Text("version")));
        Assert.Empty(Sagas.Looks);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task An_order_that_is_not_stored_yet_is_pending_as_it_was_asked_for(OrchestrationRuntimeStatus status)
    {
        SetSaga(status);

        var answer = await GetAsync(Id);

        Assert.Equal((200, "Pending", "400", "Books"), (answer.Status, answer.Text("status"), answer.Text("price"), answer.Text("description")));
        Assert.Equal("2026-03-01T11:59:00Z", answer.Text("createdAt"));
    }

    [Fact]
    public async Task An_order_that_is_stored_between_the_two_looks_is_shown_as_it_is_stored()
    {
        SetSaga(OrchestrationRuntimeStatus.Running);
        Sagas.OnLook = _ => ConfirmAsync("key");

        Assert.Equal((200, "Confirmed"), await GetAsync(Id) is var answer ? (answer.Status, answer.Text("status")) : default);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    public async Task An_order_that_was_stored_and_is_gone_is_not_denied(OrchestrationRuntimeStatus status)
    {
        SetSaga(status, Ended(Told(OrderStatus.Confirmed)));

        Assert.Equal((503, "/problems/service-unavailable"), (await GetAsync(Id)).Problem);
    }

    [Fact]
    public async Task An_order_that_was_refused_is_none()
    {
        SetSaga(OrchestrationRuntimeStatus.Completed, Refused(new OrderRefusal(OrderRefusalKind.ListChanged)));

        Assert.Equal((404, "/problems/order-not-found"), (await GetAsync(Id)).Problem);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task An_order_whose_saga_stopped_before_it_stored_anything_is_none(OrchestrationRuntimeStatus status)
    {
        SetSaga(status);

        Assert.Equal((404, "/problems/order-not-found"), (await GetAsync(Id)).Problem);
    }

    [Fact]
    public async Task Nobody_sees_the_order_of_another_customer_in_any_state()
    {
        var pending = OrderId.For(User, "pending");
        Sagas.Set(pending, new SagaState(OrchestrationRuntimeStatus.Running) { Input = Asked });
        await ConfirmAsync("key");

        foreach (var id in (OrderId[])[Id, pending])
        {
            var asAdmin = By(UserId.For("admin", "key"), HttpRequests.Get($"/api/orders/{id}?userId={Other}"), Role.Admin);
            Assert.Equal((404, "/problems/order-not-found"), (await GetAsync(asAdmin, id)).Problem);
        }

        Assert.Equal((403, "/problems/forbidden"), (await GetAsync(By(Other, HttpRequests.Get($"/api/orders/{Id}?userId={User}")), Id)).Problem);
        Assert.Equal(200, (await GetAsync(By(User, HttpRequests.Get($"/api/orders/{Id}?userId={User}")), Id)).Status);
        Assert.Equal((404, "/problems/order-not-found"), (await GetAsync(By(Other, HttpRequests.Get($"/api/orders/{Id}")), Id)).Problem);
    }

    [Fact]
    public async Task An_order_that_never_was_is_none_and_what_is_no_id_is_not_looked_for()
    {
        Assert.Equal((404, "/problems/order-not-found"), (await GetAsync(Id)).Problem);
        Assert.Equal([new SagaLook(Id, IsWithContents: true)], Sagas.Looks);

        foreach (var noId in (string[])[$"cancel-{Id}", "order-1", "", Id.ToString().ToUpperInvariant()])
            Assert.Equal((404, "/problems/order-not-found"), (await GetAsync(noId)).Problem);
        var nobody = await GetAsync(By(Other, HttpRequests.Get($"/api/orders/{Id}?userId=nobody"), Role.Admin), Id);
        Assert.Equal((404, "/problems/order-not-found"), nobody.Problem);
        Assert.Single(Sagas.Looks);
    }

    [Fact]
    public async Task A_saga_that_tells_nothing_of_its_order_is_none()
    {
        Sagas.Set(Id, new SagaState(OrchestrationRuntimeStatus.Running));

        Assert.Equal((404, "/problems/order-not-found"), (await GetAsync(Id)).Problem);
    }

    [Fact]
    public async Task A_table_that_does_not_answer_is_no_missing_order()
    {
        await Table.DeleteAsync(Stop);

        await Assert.ThrowsAsync<RequestFailedException>(() => GetAsync(Id));
    }

    private Task<HttpAnswer> GetAsync(string orderId) => GetAsync(By(User, HttpRequests.Get($"/api/orders/{orderId}")), orderId);

    private Task<HttpAnswer> GetAsync(HttpRequest request, string orderId) =>
        HttpAnswer.OfAsync(new GetOrder(new OrderLookup(Orders)).RunAsync(request, orderId, Sagas.Client, Stop));
}
