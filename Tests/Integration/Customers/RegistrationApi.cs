using System.Text.Json;
using Microsoft.DurableTask.Client;
using OrderFunctions.Registrations;
using Shared.Events;
using Shared.Identifiers;
using Tests.Integration.Orders;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>Registers customers with the running orders app.</summary>
internal static class RegistrationApi
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>POST /customers, with Ada's data where a test says nothing else.</summary>
    public static Task<ApiAnswer> SignUpAsync(
        this OrdersApp app,
        string userName = "ada",
        string key = "key-1",
        string password = Samples.Password,
        string email = "ada@example.com",
        string prefer = "wait=60") =>
        app.PostToAsync("/api/customers", Form(userName, password, email), key, ("Prefer", prefer));

    public static Task<ApiAnswer> GetCustomerAsync(this OrdersApp app, string userId) => app.GetAsync($"/api/customers/{userId}");

    /// <summary>The event that tells of a new customer, when it is published.</summary>
    public static async Task<CustomerRegistered> RegisteredEventAsync(this OrdersApp app, string userId) =>
        (await app.EventOfAsync(userId)).ReadData<CustomerRegistered>();

    public static async Task<OrchestrationMetadata> SagaAsync(this OrdersApp app, UserId userId) =>
        (await app.Durable.GetInstanceAsync(RegistrationSaga.InstanceId(userId), getInputsAndOutputs: true, Stop))!;

    /// <summary>Waits until the saga has ended, and removes its history.</summary>
    public static async Task PurgeAsync(this OrdersApp app, UserId userId)
    {
        await Eventually.TrueAsync(async () => (await app.SagaAsync(userId)).IsCompleted);
        Assert.Equal(
            1, (await app.Durable.PurgeInstanceAsync(RegistrationSaga.InstanceId(userId), cancellation: Stop)).PurgedInstanceCount);
    }

    public static UserId IdOf(string userName = "ada", string key = "key-1") => UserId.For(userName, key);

    private static string Form(string userName, string password, string email) => JsonSerializer.Serialize(new
    {
        username = userName,
        password,
        firstName = "Ada",
        lastName = "Lovelace",
        email,
        phone = "+44 20 7946 0958",
        currency = "USD",
    });
}
