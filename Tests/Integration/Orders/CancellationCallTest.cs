using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using OrderFunctions.Cancellation;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>A test that asks for cancellations of an order without a host.</summary>
public abstract class CancellationCallTest(TableServiceFixture tableService) : OrderCallTest(tableService)
{
    private protected AccountTable Accounts => new(Service(repeats: 3));

    private protected string Cancellation => CancellationSaga.InstanceIdOf(Id);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Service(repeats: 3).CreateTableIfNotExistsAsync(AccountTable.Name, Stop);
        await new OpenAccount(Accounts, TimeProvider.System).RunAsync(new OpenAccountRequest(User, Usd), Stop);
    }

    /// <summary>The cancellation saga in a state.</summary>
    private protected void SetCancellation(OrchestrationRuntimeStatus status, Order? told = null) =>
        Sagas.Set(Cancellation, new SagaState(status) { CustomStatus = told });

    private protected Task<HttpAnswer> AskAsync(params ReadOnlySpan<(string Name, string Value)> headers) =>
        AskAsync(By(User, HttpRequests.Post($"/api/orders/{Id}/cancellation", "", headers)), Id);

    private protected Task<HttpAnswer> AskAsync(HttpRequest request, string orderId)
    {
        var function = new RequestCancellation(Orders, new OrderLookup(Orders), Accounts, SagaClient, Time);
        return HttpAnswer.OfAsync(function.RunAsync(request, orderId, Sagas.Client, Stop));
    }
}
