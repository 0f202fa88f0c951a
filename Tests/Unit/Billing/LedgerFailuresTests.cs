using BillingFunctions.Ledger;
using Shared.Amounts;
using Shared.Identifiers;

namespace Tests.Unit.Billing;

/// <summary>What an admin reads of a saga that failed for good.</summary>
public sealed class LedgerFailuresTests
{
    private static readonly UserId User = UserId.For("ada", "key");
    private static readonly OrderId Id = OrderId.For(User, "key");
    private static readonly OrderDebit Debit = new(User, Id, new Money(400, Currency.Find("USD")));
    private static readonly LedgerOperation Operation = new(User, EntryKind.Deposit, "pi_1", Debit.Price);

    public static TheoryData<Exception, string> Failures => new()
    {
        { new OperationMismatchException(Operation), "Deposit 'pi_1' is recorded with another amount, currency or reference." },
        { new SupersededRunException(Operation), "Deposit 'pi_1' belongs to a later run of its saga. An earlier run cannot undo it." },
        { new AccountClosedException(Operation), "Deposit 'pi_1' cannot be given back: the account is closed." },
        { new DebitMissingException(Debit, OperationStatus.Void), $"There is nothing to refund for order '{Id}': its debit is Void." },
        { new DebitMissingException(Debit, null), $"There is nothing to refund for order '{Id}': its debit is not recorded." },
        { new AccountDamagedException(User, "its last entry is 1."), $"The account of '{User}' is damaged and frozen: its last entry is 1." },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_for_good_names_what_it_is_about_and_why(Exception failure, string message) => Assert.Equal(message, failure.Message);
}
