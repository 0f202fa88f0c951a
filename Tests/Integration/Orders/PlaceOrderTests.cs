using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>The first call with a key: what it starts, how long it waits, and how it answers each end of the saga.</summary>
public sealed class PlaceOrderTests(TableServiceFixture tableService) : OrderCallTest(tableService)
{
    [Fact]
    public async Task A_new_order_is_answered_from_what_its_saga_tells_with_one_look_and_no_table_is_read()
    {
        TellSoon(Id, Ended(Told(OrderStatus.Confirmed)));
        await Table.DeleteAsync(Stop);

        var answer = await PlaceAsync();

        Assert.Equal((201, "Confirmed", "400.00", "Books"), (answer.Status, answer.Text("status"), answer.Text("price"), answer.Text("description")));
        Assert.Equal((Location, "\"4\""), (answer.Header("Location"), answer.Header("ETag")));
        Assert.Equal((null, null), (answer.Header("Idempotency-Replayed"), answer.Header("Preference-Applied")));
        Assert.Equal([new SagaStart(nameof(OrderSaga), Id, Asked)], Sagas.Starts);
        Assert.Equal([new SagaLook(Id, IsWithContents: true)], Sagas.Looks);
    }

    [Fact]
    public async Task The_place_of_an_order_is_under_the_prefix_by_which_the_api_is_reached()
    {
        TellSoon(Id, Ended(Told(OrderStatus.Confirmed)));
        var request = By(User, HttpRequests.Post("/api/orders", """{"price":400,"description":"Books"}""", ("Idempotency-Key", "key")));
        request.PathBase = "/shop";

        Assert.Equal("/shop" + Location, (await PlaceAsync(request)).Header("Location"));
    }

    [Theory]
    [InlineData(RejectionReason.InsufficientFunds, 402, "/problems/insufficient-funds")]
    [InlineData(RejectionReason.CurrencyMismatch, 422, "/problems/currency-mismatch")]
    [InlineData(RejectionReason.AccountFrozen, 409, "/problems/account-frozen")]
    [InlineData(RejectionReason.AccountMissing, 404, "/problems/account-not-found")]
    [InlineData(RejectionReason.TechnicalFailure, 503, "/problems/order-not-processed")]
    public async Task A_rejected_order_is_refused_for_its_reason_and_shown(RejectionReason reason, int status, string type)
    {
        TellSoon(Id, Ended(Told(OrderStatus.Rejected, reason)));

        var answer = await PlaceAsync();

        Assert.Equal((status, type), answer.Problem);
        Assert.Equal(("Rejected", $"{reason}", (string)Id), (answer.OrderText("status"), answer.OrderText("reason"), answer.OrderText("orderId")));
        Assert.Equal(("\"4\"", null), (answer.Header("ETag"), answer.Header("Location")));
    }

    [Theory]
    [InlineData(OrderRefusalKind.CustomerMissing, 404, "/problems/customer-not-found", null)]
    [InlineData(OrderRefusalKind.CustomerLeaves, 409, "/problems/customer-closed", null)]
    [InlineData(OrderRefusalKind.ListChanged, 409, "/problems/order-list-changed", "\"2\"")]
    public async Task An_order_that_is_not_stored_is_refused_for_its_reason(OrderRefusalKind kind, int status, string type, string? etag)
    {
        await CreateAsync("one");
        await CreateAsync("two");
        TellSoon(Id, Refused(new OrderRefusal(kind)));

        var answer = await PlaceAsync();

        Assert.Equal((status, type, etag), (answer.Status, answer.Text("type"), answer.Header("ETag")));
        Assert.Null(answer.Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task A_list_that_has_changed_and_is_gone_has_no_version()
    {
        await Table.DeleteEntityAsync(User, OrderListRow.Key, cancellationToken: Stop);
        TellSoon(Id, Refused(new OrderRefusal(OrderRefusalKind.ListChanged)));

        var answer = await PlaceAsync();

        Assert.Equal((409, null), (answer.Status, answer.Header("ETag")));
    }

    [Fact]
    public async Task A_price_that_the_accounts_currency_does_not_allow_is_a_400_that_says_why_and_no_table_is_read()
    {
        await Table.DeleteAsync(Stop);
        TellSoon(Id, Refused(new OrderRefusal(OrderRefusalKind.PriceInvalid, "has too many decimals for JPY.")));

        var answer = await PlaceAsync();

        Assert.Equal((400, "/problems/invalid-request"), answer.Problem);
        Assert.Equal(["has too many decimals for JPY."], answer.Errors("price"));
    }

    [Fact]
    public async Task Who_does_not_wait_gets_the_order_as_it_was_accepted_and_where_to_find_it()
    {
        var answer = await PlaceAsync(NoWait);

        Assert.Equal((202, "Pending", "400"), (answer.Status, answer.Text("status"), answer.Text("price")));
        Assert.Equal("2026-03-01T12:00:00Z", answer.Text("createdAt"));
        Assert.Equal((Location, "1", "respond-async"), (answer.Header("Location"), answer.Header("Retry-After"), answer.Header("Preference-Applied")));
        Assert.Equal((1, 1, TimeSpan.Zero), (Sagas.Starts.Count, Sagas.Looks.Count, Waited));
    }

    [Fact]
    public async Task Who_waits_in_vain_gets_the_order_as_it_is_stored()
    {
        await CreateAsync("another");
        Sagas.OnStart = _ => CreateAsync("key");

        var answer = await PlaceAsync(("Prefer", "wait=7"));

        Assert.Equal((202, "Pending", "2", "USD"), (answer.Status, answer.Text("status"), answer.Text("version"), answer.Text("currency")));
        Assert.Equal((Location, "1", "wait=7"), (answer.Header("Location"), answer.Header("Retry-After"), answer.Header("Preference-Applied")));
        Assert.Equal(TimeSpan.FromSeconds(7), Waited);
    }

    [Fact]
    public async Task An_order_whose_saga_cannot_be_seen_yet_is_accepted_now()
    {
        Sagas.OnStart = start =>
        {
            Sagas.Remove(start.InstanceId);
            return Task.CompletedTask;
        };

        var answer = await PlaceAsync(("Prefer", "wait=1"));

        Assert.Equal((202, "Pending", "2026-03-01T12:00:01Z"), (answer.Status, answer.Text("status"), answer.Text("createdAt")));
    }

    [Fact]
    public async Task A_wait_ends_when_another_process_finishes_the_order()
    {
        Sagas.OnLook = look =>
        {
            if (look == 3)
                Sagas.Change(Id, saga => saga with { CustomStatus = Ended(Told(OrderStatus.Confirmed)) });
            return Task.CompletedTask;
        };

        Assert.Equal(201, (await PlaceAsync()).Status);
        Assert.Equal(3, Sagas.Looks.Count);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task An_order_whose_saga_stops_at_once_is_not_started_again_by_the_same_call(OrchestrationRuntimeStatus status)
    {
        Sagas.OnStart = _ =>
        {
            SetSaga(status);
            return Task.CompletedTask;
        };

        var answer = await PlaceAsync();

        Assert.Equal((503, "/problems/service-unavailable"), answer.Problem);
        Assert.Equal(("1", null), (answer.Header("Retry-After"), answer.Header("Location")));
        Assert.Single(Sagas.Starts);
    }

    [Fact]
    public async Task A_key_that_another_content_took_at_the_same_moment_is_refused_although_the_start_went_well()
    {
        Sagas.OnStart = start =>
        {
            Sagas.Change(start.InstanceId, saga => saga with { Input = Asked with { Price = 500m } });
            return Task.CompletedTask;
        };

        Assert.Equal((422, "/problems/idempotency-key-reused"), (await PlaceAsync(NoWait)).Problem);
    }

    [Fact]
    public async Task A_start_whose_answer_is_lost_is_joined_by_the_next_call_with_the_key()
    {
        Sagas.OnStart = _ => throw new IOException("The answer is lost.");
        await Assert.ThrowsAsync<IOException>(() => PlaceAsync());
        Sagas.Change(Id, saga => saga with { CustomStatus = Ended(Told(OrderStatus.Confirmed)) });

        var again = await PlaceAsync();

        Assert.Equal((201, "true"), (again.Status, again.Header("Idempotency-Replayed")));
        Assert.Single(Sagas.Starts);
    }

    [Theory]
    [InlineData("{", "body")]
    [InlineData("""{"price":"400"}""", "price")]
    [InlineData("""{"price":400,"orderId":"order-1"}""", "orderId")]
    [InlineData("""{"price":0.001,"currency":"USD"}""", "price")]
    public async Task A_bad_body_is_a_400_that_names_the_member_and_starts_nothing(string json, string member)
    {
        var answer = await PlaceAsync(json, [("Idempotency-Key", "key")]);

        Assert.Equal((400, "/problems/invalid-request"), answer.Problem);
        Assert.Single(answer.Errors(member));
        Assert.Empty(Sagas.Starts);
    }

    [Fact]
    public async Task An_order_without_a_key_is_a_400_that_names_the_header_because_a_repetition_would_be_charged_twice()
    {
        var answer = await PlaceAsync("""{"price":400}""", []);

        Assert.Equal((400, "/problems/invalid-request"), answer.Problem);
        Assert.Equal(["is required."], answer.Errors("Idempotency-Key"));
        Assert.Empty(Sagas.Starts);
    }

    [Theory]
    [InlineData(true, 202, 1)]
    [InlineData(false, 400, 0)]
    public async Task A_request_id_is_the_key_only_where_the_setting_says_so(bool takesRequestId, int status, int starts)
    {
        var request = By(User, HttpRequests.Post("/api/orders", """{"price":400}""", ("X-Request-Id", "key"), NoWait));

        Assert.Equal(status, (await PlaceAsync(request, takesRequestId)).Status);
        Assert.Equal(starts, Sagas.Starts.Count(start => start.InstanceId == Id));
    }

    [Fact]
    public async Task A_customer_orders_for_themselves_and_an_admin_for_others()
    {
        var json = $$"""{"userId":"{{User}}","price":400}""";
        var (other, admin) = (UserId.For("other", "key"), UserId.For("admin", "key"));

        var forbidden = await PlaceAsync(By(other, HttpRequests.Post("/api/orders", json, ("Idempotency-Key", "key"), NoWait)));
        Assert.Equal((403, "/problems/forbidden"), forbidden.Problem);
        Assert.Empty(Sagas.Starts);

        var accepted = await PlaceAsync(By(admin, HttpRequests.Post("/api/orders", json, ("Idempotency-Key", "key"), NoWait), Role.Admin));
        Assert.Equal((202, Location), (accepted.Status, accepted.Header("Location")));
        Assert.Equal(User, Assert.IsType<OrderSagaInput>(Assert.Single(Sagas.Starts).Input).UserId);
    }
}
