using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.ProfileChanges;
using CustomerFunctions.Profiles;
using OrderFunctions.Cancellation;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using OrderFunctions.Registrations;
using Shared.Amounts;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Histories;

/// <summary>Ways through the sagas, one for each file of recorded histories.</summary>
internal static class SagaScenarios
{
    private const string Hash = "v1.hash.of.a.password";
    private static readonly Currency Usd = Currency.Find("USD");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly global::Shared.Identifiers.UserId UserId = global::Shared.Identifiers.UserId.For("ada", "key");
    private static readonly global::Shared.Identifiers.OrderId OrderId = global::Shared.Identifiers.OrderId.For(UserId, "key");
    private static readonly OrderSagaInput Input = new(UserId, 400m, Usd, "Books", 3);

    private static readonly Order Pending =
        new(OrderId, UserId, new Money(40_000, Usd), "Books", OrderStatus.Pending, null, 4, Noon, Noon, Input.Fingerprint);

    private static readonly Order Confirmed = Pending.Finish(null, Noon.AddSeconds(1));
    private static readonly StoredOrder Stored = new(Pending, "W/\"1\"");
    private static readonly DebitOutcome Applied = new(OperationStatus.Applied, null);
    private static readonly IOException Outage = new("The storage does not answer.");

    private static readonly Customer Ada = Samples.Pending(Hash);
    private static readonly Customer ApprovedAda = Ada.Approve(Noon.AddSeconds(1));
    private static readonly ContactDetails NewContact = new("Ada", "King", "ada@example.org", "+44 20 7946 0000");
    private static readonly PasswordChange NewPassword = new("ada", UserId, 1, Hash) { KeptSession = "session" };
    private static readonly PasswordResetRequest Reset = new("ada", "reset-1");

    /// <summary>The scenarios by the names of their files.</summary>
    public static IReadOnlyDictionary<string, Func<OrchestrationRun>> All { get; } = new Dictionary<string, Func<OrchestrationRun>>
    {
        ["order-confirmed"] = () => Order((activity, _) => Default(activity)),
        ["order-rejected"] = () => Order((activity, _) => activity switch
        {
            nameof(DebitAccount) => new DebitOutcome(OperationStatus.Declined, DeclineReason.InsufficientFunds),
            nameof(CompleteOrder) => Pending.Finish(RejectionReason.InsufficientFunds, Noon.AddSeconds(1)),
            _ => Default(activity),
        }),
        ["order-refused"] = () => Order((_, _) => new CreateOrderResult(null, new OrderRefusal(OrderRefusalKind.ListChanged))),
        ["order-reversed"] = () => Order((activity, _) => activity switch
        {
            nameof(DebitAccount) => throw Outage,
            nameof(CompleteOrder) => Pending.Finish(RejectionReason.TechnicalFailure, Noon.AddSeconds(31)),
            _ => Default(activity),
        }),
        ["order-aborted"] = () => Order((activity, _) => activity switch
        {
            nameof(DebitAccount) => OrchestrationRun.Raise(OrderSaga.AbortEvent, Applied),
            nameof(CompleteOrder) => Pending.Finish(RejectionReason.TechnicalFailure, Noon.AddSeconds(1)),
            _ => Default(activity),
        }),
        ["order-confirmed-through-outages"] = () => Order((activity, call) => call switch
        {
            < 3 => throw Outage,
            < 9 when activity == nameof(PublishEvent) => throw Outage,
            _ => Default(activity),
        }),
        ["order-confirmed-through-short-failures"] = () => Order((activity, call) => call < 4 ? throw new ActivityFailedException(Outage) : Default(activity)),
        ["order-found-finished"] = () => Order((activity, _) =>
            activity == nameof(CreateOrder) ? new CreateOrderResult(new StoredOrder(Confirmed, "W/\"2\""), null) : Default(activity)),
        ["order-mismatched"] = () => Order((activity, _) => activity == nameof(DebitAccount)
            ? throw new OperationMismatchException(new OrderDebit(UserId, OrderId, Pending.Price).ToOperation())
            : Default(activity)),
        ["order-confirmed-by-its-run"] = () => Order(Input with { Version = 2 }, (activity, _) => Default(activity)),
        ["order-restored-as-confirmed"] = () => Order(Repair(Confirmed), (activity, _) => Default(activity)),
        ["order-restored-as-cancelled"] = () => Order(Repair(Confirmed.Cancel(Noon.AddMinutes(1))), (activity, _) => activity switch
        {
            nameof(ReverseDebit) => OperationStatus.Reversed,
            nameof(CompleteOrder) => Confirmed.Cancel(Noon.AddMinutes(1)),
            _ => Default(activity),
        }),
        ["order-lost"] = () => Order(Input with { Version = 2 }, (activity, _) =>
            activity == nameof(CompleteOrder) ? throw new DataLossException("The order is not stored any more.") : Default(activity)),
        ["cancellation-by-its-run"] = () => Cancellation((activity, _) => Default(activity), version: 2),
        ["cancellation-done"] = () => Cancellation((activity, _) => Default(activity)),
        ["cancellation-without-a-debit"] = () => Cancellation((_, _) =>
            throw new DebitMissingException(new OrderDebit(UserId, OrderId, Pending.Price), OperationStatus.Void)),
        ["registration-approved"] = () => Registration((activity, _) => Default(activity)),
        ["registration-approved-through-outages"] = () => Registration((activity, call) => call < 3 ? throw Outage : Default(activity)),
        ["registration-name-taken"] = () => Registration((activity, _) => activity switch
        {
            nameof(RegisterLogin) => false,
            nameof(RejectCustomer) => Ada.Reject(Noon.AddSeconds(1)),
            _ => Default(activity),
        }),
        ["profile-changed"] = () => Profile(ApprovedAda.Change(NewContact, 1, Noon.AddSeconds(2))),
        ["profile-overtaken"] = () => Profile(null),
        ["password-changed"] = () => Password(isChanged: true),
        ["password-refused"] = () => Password(isChanged: false),
        ["reset-sent"] = () => PasswordReset(isStored: true),
        ["reset-of-nobody"] = () => PasswordReset(isStored: false),
    };

    private static OrchestrationRun Order(ActivityScript script) => Order(Input, script);

    private static OrchestrationRun Order(OrderSagaInput input, ActivityScript script) =>
        OrchestrationRun.Start(SagaHistoriesTests.Sagas[nameof(OrderSaga)], OrderId, input, script);

    private static OrderSagaInput Repair(Order outcome) => Input with { Version = 2, Repair = new OrderRepair(outcome) };

    private static OrchestrationRun Cancellation(ActivityScript script, int version = 1) => OrchestrationRun.Start(
        SagaHistoriesTests.Sagas[nameof(CancellationSaga)],
        CancellationSaga.InstanceIdOf(OrderId),
        new CancellationSagaInput(new StoredOrder(Confirmed, "W/\"2\"")) { Version = version },
        script);

    private static OrchestrationRun Registration(ActivityScript script) => OrchestrationRun.Start(
        SagaHistoriesTests.Sagas[nameof(RegistrationSaga)],
        RegistrationSaga.InstanceId(Ada.UserId),
        Samples.Registration(passwordHash: Hash),
        script);

    private static OrchestrationRun Profile(Customer? changed) => OrchestrationRun.Start(
        SagaHistoriesTests.Sagas[nameof(ProfileSaga)],
        ProfileSaga.InstanceId(Ada.UserId, 2),
        new ProfileChange(Ada.UserId, 1, NewContact),
        (activity, _) => activity == nameof(UpdateCustomer) ? changed : null);

    private static OrchestrationRun Password(bool isChanged) => OrchestrationRun.Start(
        SagaHistoriesTests.Sagas[nameof(PasswordSaga)],
        PasswordSaga.InstanceId(UserId, 2),
        NewPassword,
        (activity, _) => activity == nameof(SetPassword) ? isChanged : null);

    private static OrchestrationRun PasswordReset(bool isStored) => OrchestrationRun.Start(
        SagaHistoriesTests.Sagas[nameof(PasswordResetSaga)],
        Reset.ResetId,
        Reset,
        (activity, _) => activity == nameof(AddPasswordReset) ? isStored : null);

    private static object? Default(string activity) => activity switch
    {
        nameof(CreateOrder) => new CreateOrderResult(Stored, null),
        nameof(DebitAccount) => Applied,
        nameof(ReverseDebit) => OperationStatus.Void,
        nameof(CompleteOrder) => Confirmed,
        nameof(CancelOrder) => Confirmed.Cancel(Noon.AddMinutes(1)),
        nameof(AddCustomer) => Ada,
        nameof(RegisterLogin) => true,
        nameof(ApproveCustomer) => ApprovedAda,
        nameof(RefundDebit) or nameof(OpenAccount) or nameof(CreateOrderList) or nameof(PublishEvent) => null,
        _ => throw new NotSupportedException(activity),
    };
}
