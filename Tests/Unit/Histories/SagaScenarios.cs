using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using CustomerFunctions.Closing;
using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.Identity.Roles;
using CustomerFunctions.ProfileChanges;
using CustomerFunctions.Profiles;
using OrderFunctions.Cancellation;
using OrderFunctions.Closing;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using OrderFunctions.Registrations;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Histories;

/// <summary>Ways through the present sagas, each with a file of recorded histories. Files without one are of earlier versions.</summary>
internal static class SagaScenarios
{
    private static readonly Currency Usd = Currency.Find("USD");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId User = UserId.For("ada", "key");
    private static readonly OrderId Id = OrderId.For(User, "key");
    private static readonly OrderSagaInput Input = new(User, 400m, Usd, "Books", 3);

    private static readonly Order Pending =
        new(Id, User, new Money(40_000, Usd), "Books", OrderStatus.Pending, null, 4, Noon, Noon, Input.Fingerprint);

    private static readonly Order Confirmed = Pending.With(OrderState.Finished(null, Noon.AddSeconds(1)));
    private static readonly CreateOrderResult Created = new() { Created = new CreatedOrder(Pending.Price, 4, Noon), ETag = "W/\"1\"" };
    private static readonly DebitOutcome Applied = new(OperationStatus.Applied, null);
    private static readonly IOException Outage = new("The storage does not answer.");

    private static readonly Customer Ada = Samples.Pending();

    /// <summary>The scenarios by the names of their files.</summary>
    public static IReadOnlyDictionary<string, Func<OrchestrationRun>> All { get; } = new Dictionary<string, Func<OrchestrationRun>>
    {
        ["order-v3-confirmed"] = () => Order((activity, _) => Default(activity)),
        ["order-v3-rejected"] = () => Order((activity, _) => activity switch
        {
            nameof(DebitAccount) => new DebitOutcome(OperationStatus.Declined, DeclineReason.InsufficientFunds),
            nameof(CompleteOrder) => OrderState.Finished(RejectionReason.InsufficientFunds, Noon.AddSeconds(1)),
            _ => Default(activity),
        }),
        ["order-v3-refused"] = () => Order((_, _) => new CreateOrderResult { Refusal = new OrderRefusal(OrderRefusalKind.ListChanged) }),
        ["order-v3-reversed"] = () => Order((activity, _) => activity switch
        {
            nameof(DebitAccount) => throw Outage,
            nameof(CompleteOrder) => OrderState.Finished(RejectionReason.TechnicalFailure, Noon.AddSeconds(31)),
            _ => Default(activity),
        }),
        ["order-v3-aborted"] = () => Order((activity, _) => activity switch
        {
            nameof(DebitAccount) => OrchestrationRun.Raise(OrderSaga.AbortEvent, Applied),
            nameof(CompleteOrder) => OrderState.Finished(RejectionReason.TechnicalFailure, Noon.AddSeconds(1)),
            _ => Default(activity),
        }),
        ["order-v3-confirmed-through-outages"] = () => Order((activity, call) => call switch
        {
            < 3 => throw Outage,
            < 9 when activity == nameof(PublishEvent) => throw Outage,
            _ => Default(activity),
        }),
        ["order-v3-confirmed-through-short-failures"] = () => Order((activity, call) =>
            call < 4 ? throw new ActivityFailedException(Outage) : Default(activity)),
        ["order-v3-found-finished"] = () => Order((activity, _) =>
            activity == nameof(CreateOrder) ? new CreateOrderResult { Found = Confirmed, ETag = "W/\"2\"" } : Default(activity)),
        ["order-v3-mismatched"] = () => Order((activity, _) => activity == nameof(DebitAccount)
            ? throw new OperationMismatchException(new OrderDebit(User, Id, Pending.Price).ToOperation())
            : Default(activity)),
        ["order-v3-restored-as-confirmed"] = () => Order(Repair(Confirmed), (activity, _) => Default(activity)),
        ["order-v3-restored-as-cancelled"] = () => Order(Repair(Confirmed.Cancel(Noon.AddMinutes(1))), (activity, _) => activity switch
        {
            nameof(ReverseDebit) => OperationStatus.Reversed,
            nameof(CompleteOrder) => Confirmed.Cancel(Noon.AddMinutes(1)).State,
            _ => Default(activity),
        }),
        ["order-v3-lost"] = () => Order((activity, _) =>
            activity == nameof(CompleteOrder) ? throw new DataLossException("The order is not stored any more.") : Default(activity)),
        ["order-v3-going-on-as-new"] = () => Order((activity, _) => activity == nameof(PublishEvent) ? throw Outage : Default(activity)),
        ["cancellation-v3-by-an-admin"] = () => Cancellation((activity, _) => Default(activity), new Actor(ActorRole.Admin, UserId.For("admin", "key"))),
        ["cancellation-v3-of-a-closed-account"] = () => Cancellation((_, _) =>
            throw new AccountClosedException(new LedgerOperation(Ada.UserId, EntryKind.OrderDebit, Id, Confirmed.Price))),
        ["cancellation-v3-done"] = () => Cancellation((activity, _) => Default(activity)),
        ["cancellation-v3-without-a-debit"] = () => Cancellation((_, _) =>
            throw new DebitMissingException(new OrderDebit(User, Id, Pending.Price), OperationStatus.Void)),
        ["form-registered"] = () => Registration((activity, _) => Default(activity)),
        ["form-registered-through-outages"] = () => Registration((activity, call) => call < 3 ? throw Outage : Default(activity)),
        ["form-of-an-admin-registered"] = () => Registration((activity, _) => Default(activity), Role.Admin),
        ["form-with-a-taken-name"] = () => Registration((activity, _) => activity switch
        {
            nameof(RegisterLogin) => false,
            nameof(RejectCustomer) => CustomerState.Of(Ada.Reject(Noon.AddSeconds(1))),
            _ => Default(activity),
        }),
        ["form-lost"] = () => Registration((_, _) => throw new DataLossException("The form is not stored any more.")),
        ["stored-profile-changed"] = () => Profile(new ProfileVersion(2, Noon.AddSeconds(2), HasNewEmail: false)),
        ["stored-profile-changed-with-its-email"] = () => Profile(new ProfileVersion(2, Noon.AddSeconds(2), HasNewEmail: true)),
        ["stored-profile-of-a-customer-who-has-left"] = () => Profile(null),
        ["stored-password-changed"] = () => Password(isChanged: true),
        ["stored-password-refused"] = () => Password(isChanged: false),
        ["stored-reset-sent"] = () => PasswordReset(isStored: true),
        ["stored-reset-of-nobody"] = () => PasswordReset(isStored: false),
        ["role-changed"] = () => ChangeRole(RoleResult.Set),
        ["role-of-the-last-admin"] = () => ChangeRole(RoleResult.LastAdmin),
        ["closing-done"] = () => Close((activity, _) => Default(activity)),
        ["closing-done-through-outages"] = () => Close((activity, call) => call < 3 ? throw Outage : Default(activity)),
        ["closing-of-the-last-admin"] = () => Close((activity, _) => activity == nameof(LeaveAdmins) ? false : Default(activity)),
        ["closing-with-an-unfinished-order"] = () => Close((activity, _) =>
            activity == nameof(CloseOrderList) ? OrderListClosing.Refused : Default(activity)),
        ["closing-repeated"] = () => Close((activity, _) => Default(activity), new ClosingAttempt(User, 1) { Repetition = "again" }),
        ["closing-of-an-unfinished-registration"] = () => Close((activity, _) => Default(activity), new ClosingAttempt(User, 1) { Unopened = Usd }),
        ["closing-with-money-left"] = () => Close((activity, _) => activity == nameof(CloseAccount) ? AccountClosing.MoneyLeft : Default(activity)),
    };

    private static OrchestrationRun Order(ActivityScript script) => Order(Input, script);

    private static OrchestrationRun Order(OrderSagaInput input, ActivityScript script) =>
        OrchestrationRun.Start(SagaHistoriesTests.Sagas[nameof(OrderSaga)], Id, input, script, version: "3.0");

    private static OrderSagaInput Repair(Order outcome) => Input with { Repair = new OrderRepair(outcome) };

    private static OrchestrationRun Cancellation(ActivityScript script, Actor? requestedBy = null) => OrchestrationRun.Start(
        SagaHistoriesTests.Sagas[nameof(CancellationSaga)],
        CancellationSaga.InstanceIdOf(Id),
        CancellationSagaInput.For(Confirmed, requestedBy),
        script,
        version: "3.0");

    private static OrchestrationRun Registration(ActivityScript script, Role role = Role.Customer) => OrchestrationRun.Start(
        SagaHistoriesTests.Sagas[nameof(RegistrationSaga)],
        RegistrationSaga.InstanceId(Ada.UserId),
        new Registration(Ada.UserId) { Role = role },
        script);

    private static OrchestrationRun Profile(ProfileVersion? made) => OrchestrationRun.Start(
        SagaHistoriesTests.Sagas[nameof(ProfileSaga)],
        ProfileSaga.InstanceId(Ada.UserId, 2),
        new ProfileChange(Ada.UserId, 1) { ToVersion = 2 },
        (activity, _) => activity == nameof(UpdateCustomer) ? made : null);

    private static OrchestrationRun Password(bool isChanged) => OrchestrationRun.Start(
        SagaHistoriesTests.Sagas[nameof(PasswordSaga)],
        PasswordSaga.InstanceId(Ada.UserId, 2),
        PasswordChange.Stored(Ada.UserId, fromVersion: 1, keptSession: "session"),
        (activity, _) => activity == nameof(SetPassword) ? isChanged : null);

    private static OrchestrationRun PasswordReset(bool isStored) => OrchestrationRun.Start(
        SagaHistoriesTests.Sagas[nameof(PasswordResetSaga)],
        "reset-1",
        PasswordResetRequest.Stored("reset-1"),
        (activity, _) => activity == nameof(AddPasswordReset) ? isStored : null);

    private static OrchestrationRun ChangeRole(RoleResult result) => OrchestrationRun.Start(
        SagaHistoriesTests.Sagas[nameof(RoleSaga)],
        "role-1",
        new RoleChange(Ada.UserId, Role.Admin),
        (activity, _) => activity == nameof(SetRole) ? result : null);

    private static OrchestrationRun Close(ActivityScript script, ClosingAttempt? asked = null)
    {
        var attempt = asked ?? new ClosingAttempt(User, 1);
        return OrchestrationRun.Start(
            SagaHistoriesTests.Sagas[nameof(ClosingSaga)], ClosingSaga.InstanceIdOf(attempt), attempt, script, version: "3.0");
    }

    private static object? Default(string activity) => activity switch
    {
        nameof(LeaveAdmins) => true,
        nameof(CloseOrderList) => OrderListClosing.Closed,
        nameof(CloseAccount) => AccountClosing.Closed,
        nameof(EraseCustomer) => new ErasedCustomer(User, 3, Noon.AddSeconds(1)),
        nameof(ReopenOrderList) or nameof(ReturnToAdmins) or nameof(EndSessions) or nameof(RemoveLogin) => null,
        nameof(CreateOrder) => Created,
        nameof(DebitAccount) => Applied,
        nameof(ReverseDebit) => OperationStatus.Void,
        nameof(CompleteOrder) => Confirmed.State,
        nameof(CancelOrder) => Confirmed.Cancel(Noon.AddMinutes(1)),
        nameof(AddCustomer) => CustomerState.Of(Ada),
        nameof(RegisterLogin) => true,
        nameof(SetRole) => RoleResult.Set,
        nameof(ApproveCustomer) => CustomerState.Of(Ada.Approve(Noon.AddSeconds(1))),
        nameof(RefundDebit) or nameof(OpenAccount) or nameof(CreateOrderList) or nameof(PublishEvent) => null,
        nameof(PublishRegistration) or nameof(RemoveRegistrationForm) => null,
        _ => throw new NotSupportedException(activity),
    };
}
