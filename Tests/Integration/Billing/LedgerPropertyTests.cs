using Azure;
using BillingFunctions.Ledger;
using CsCheck;
using Shared.Amounts;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Billing;

/// <summary>
/// Random operations of several processes on one account, with random faults, against a model. A failure prints its seed; CsCheck_Seed repeats it, and
/// CsCheck_Iter sets how many cases are run.
/// </summary>
public sealed class LedgerPropertyTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    private const long Opening = 1_000;
    private const int Cases = 30;

    private static readonly Currency Eur = Currency.Find("EUR");

    private static readonly Gen<Call> Calls = Gen.Select(
        Gen.Enum<Wish>(), Gen.Int[0, 7], Gen.Int[1, 5], Gen.Int[0, 19], Gen.Int[0, 2], (wish, key, factor, odd, process) =>
            new Call(wish, key, new Money(odd == 0 ? factor * 100 : (key % 4 + 1) * 100, odd == 1 ? Eur : Usd), process));

    // What waits at once; how the writes fail, one after the other; how often the clients repeat.
    private static readonly Gen<Round> Rounds = Gen.Select(
        Calls.Array[1, 40], Gen.Enum<Fault>().Array[0, 8], Gen.Bool, (calls, faults, isPatient) => new Round(calls, faults, isPatient ? 3 : 0));

    private enum Wish
    {
        Deposit,
        Withdraw,
        Debit,
        Reverse,
        Refund,
    }

    [Fact]
    public Task Whatever_comes_together_and_fails_every_operation_has_one_outcome_and_the_money_is_exact() => Rounds.Array[1, 4].SampleAsync(
        RunAsync, iter: Environment.GetEnvironmentVariable("CsCheck_Iter") is null ? Cases : -1);

    private async Task RunAsync(Round[] rounds)
    {
        var user = await OpenAsync(Opening);
        var model = new LedgerModel(await RowsAsync(user));
        foreach (var round in rounds)
        {
            var ledgers = Enumerable.Range(0, 3).Select(_ => OtherProcess(round.Repeats).Ledger).ToArray();
            var script = new FaultScript(round.Faults);
            var answers = await Task.WhenAll(round.Calls.Select(call => script.RunAsync(() => AskAsync(ledgers[call.Process], user, call))));
            model.Check([.. round.Calls.Zip(answers)], await RowsAsync(user));
        }

        await LedgerAudit.RunAsync(Table, user);
    }

    // As a saga does: until there is an answer.
    private static async Task<Answer> AskAsync(AccountLedger ledger, UserId user, Call call)
    {
        var operation = new LedgerOperation(user, call.Kind, $"{call.Key}", call.Amount);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                return call.Wish switch
                {
                    Wish.Reverse => new Answer(await ledger.ReverseAsync(operation, Stop), null, IsReplay: true, IsMismatch: false),
                    Wish.Refund => new Answer(await ledger.RefundAsync(operation, Stop), null, IsReplay: true, IsMismatch: false),
                    _ => Answer.Of(await ledger.ApplyAsync(operation, Stop)),
                };
            }
            catch (OperationMismatchException)
            {
                return new Answer(null, null, IsReplay: true, IsMismatch: true);
            }
            catch (Exception exception) when (exception is RequestFailedException { InnerException: InjectedFaultException } or AggregateException)
            {
                // The outcome is unknown. A client that repeats throws all its failures together.
            }
        }

        throw new TimeoutException("The operation has no outcome.");
    }

    private async Task<Rows> RowsAsync(UserId user)
    {
        var text = (string)user;
        var operations = Table.QueryAsync<OperationRow>(row => row.PartitionKey == text && row.RowKey.CompareTo("op-") >= 0, cancellationToken: Stop);
        return new Rows(
            await operations.ToDictionaryAsync(row => (Enum.Parse<EntryKind>(row.Kind), row.OperationId), cancellationToken: Stop),
            [.. (await Accounts.ReadEntryRowsAsync(user, long.MaxValue, 1_000, Stop).ToListAsync(Stop)).AsEnumerable().Reverse()]);
    }

    private sealed record Round(Call[] Calls, Fault[] Faults, int Repeats);

    private sealed record Call(Wish Wish, int Key, Money Amount, int Process)
    {
        public EntryKind Kind => Wish switch { Wish.Deposit => EntryKind.Deposit, Wish.Withdraw => EntryKind.Withdrawal, _ => EntryKind.OrderDebit };

        public (EntryKind Kind, string Id) Operation => (Kind, $"{Key}");
    }

    private sealed record Answer(OperationStatus? Status, DeclineReason? Reason, bool IsReplay, bool IsMismatch)
    {
        public static Answer Of(LedgerResult result) => new(result.Status, result.Reason, result.IsReplay, IsMismatch: false);
    }

    private sealed record Rows(Dictionary<(EntryKind Kind, string Id), OperationRow> Operations, IReadOnlyList<EntryRow> Entries);

    /// <summary>What may be stored after a round, given what was stored before and what was asked for; and what the answers must be then.</summary>
    private sealed class LedgerModel(Rows before)
    {
        private Rows _before = before;

        public void Check(IReadOnlyList<(Call Call, Answer Answer)> round, Rows after)
        {
            // Nothing is rewritten, and no balance is ever below zero.
            var kept = after.Entries.Take(_before.Entries.Count);
            Assert.Equal(_before.Entries.Select(entry => (entry.RowKey, entry.Amount)), kept.Select(entry => (entry.RowKey, entry.Amount)));
            Assert.All(after.Entries, entry => Assert.True(entry.Balance >= 0));
            Assert.Superset(_before.Operations.Keys.ToHashSet(), after.Operations.Keys.ToHashSet());
            foreach (var operation in round.GroupBy(item => item.Call.Operation))
                CheckOperation([.. operation], _before.Operations.GetValueOrDefault(operation.Key), after.Operations.GetValueOrDefault(operation.Key), after);
            _before = after;
        }

        private void CheckOperation((Call Call, Answer Answer)[] asked, OperationRow? earlier, OperationRow? now, Rows after)
        {
            if (now is null)
            {
                // Only a refund of what has left no trace writes nothing.
                Assert.All(asked, item => Assert.Equal((Wish.Refund, null), (item.Call.Wish, item.Answer.Status)));
                return;
            }

            var content = new Money(now.Amount, Currency.Find(now.Currency));
            var wishes = asked.Where(item => item.Call.Amount == content).Select(item => item.Call.Wish).ToHashSet();
            Assert.Contains(now.ReadStatus(), PossibleAfter(earlier, content, wishes, after));
            if (earlier is not null)
                Assert.Equal((earlier.Amount, earlier.Currency, earlier.Sequence), (now.Amount, now.Currency, now.Sequence));

            foreach (var (call, answer) in asked)
            {
                // A refund may have come before the operation left a trace.
                if (call.Wish == Wish.Refund && answer is { Status: null, IsMismatch: false })
                    Assert.Null(earlier);
                else if (call.Amount != content)
                    Assert.True(answer.IsMismatch);
                else if (call.Wish is Wish.Reverse or Wish.Refund)
                    Assert.Equal(now.ReadStatus(), answer.Status);
                else
                    Assert.True(
                        (answer.Status, answer.Reason) == (now.ReadStatus(), now.ReadReason())
                        || (answer.Status, now.ReadStatus()) == (OperationStatus.Applied, OperationStatus.Reversed));
            }

            Assert.True(asked.Count(item => !item.Answer.IsReplay) <= (earlier is null ? 1 : 0));
        }

        private List<OperationStatus> PossibleAfter(OperationRow? earlier, Money content, HashSet<Wish> wishes, Rows after)
        {
            var isUndone = wishes.Overlaps([Wish.Reverse, Wish.Refund]);
            var isTaken = wishes.Overlaps([Wish.Withdraw, Wish.Debit]);
            if (earlier is not null)
                return earlier.ReadStatus() == OperationStatus.Applied && isUndone ? [OperationStatus.Reversed] : [earlier.ReadStatus()];

            List<OperationStatus> possible = [];
            if (wishes.Contains(Wish.Reverse))
                possible.Add(OperationStatus.Void);
            if ((isTaken || wishes.Contains(Wish.Deposit)) && content.Currency != Usd || isTaken && CouldLack(content, after))
                possible.Add(OperationStatus.Declined);
            if ((isTaken || wishes.Contains(Wish.Deposit)) && content.Currency == Usd)
                possible.AddRange(isUndone ? [OperationStatus.Applied, OperationStatus.Reversed] : [OperationStatus.Applied]);
            return possible;
        }

        // Whether at some moment of the round the balance was lower than the amount.
        private bool CouldLack(Money amount, Rows after) =>
            after.Entries.Skip(_before.Entries.Count - 1).Any(entry => entry.Balance < amount.MinorUnits);
    }
}
