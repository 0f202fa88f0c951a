using BillingFunctions.Ledger;
using Shared.Amounts;
using Shared.Identifiers;

namespace Tests.Unit.Billing;

public sealed class OrderDebitTests
{
    private static readonly UserId User = UserId.For("ada", "key");
    private static readonly OrderId Id = OrderId.For(User, "key");
    private static readonly OrderDebit Debit = new(User, Id, new Money(400, Currency.Find("USD")));

    [Fact]
    public void The_debit_of_an_order_is_an_operation_under_its_id_by_its_saga() => Assert.Equal(
        new LedgerOperation(User, EntryKind.OrderDebit, Id, Debit.Price) { Actor = new Actor(ActorRole.Saga, Id) },
        Debit.ToOperation());

    [Fact]
    public void A_debit_that_somebody_wants_back_names_them()
    {
        var admin = new Actor(ActorRole.Admin, User);

        Assert.Equal(admin, (Debit with { RequestedBy = admin }).ToOperation().Actor);
    }

    [Fact]
    public void A_debit_tells_the_ledger_its_run_and_whether_its_record_may_be_lost()
    {
        var run = new DateTime(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

        var operation = (Debit with { Run = run, IsRepair = true }).ToOperation();

        Assert.Equal((new DateTimeOffset(run), true), (operation.Run!.Value, operation.IsRepair));
    }
}
