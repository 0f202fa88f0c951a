using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using LocalRuntime.Engine.Tables.Pipeline;

namespace LocalRuntime.Engine.Tables.Transactions;

/// <summary>Refuses, as Table Storage does, what Azurite would let pass or cannot refuse in a readable way.</summary>
internal static class TransactionLimits
{
    private const int MaxActions = 100;

    /// <exception cref="InvalidOperationException">There are no actions.</exception>
    /// <exception cref="TableTransactionFailedException">There are too many, or they name several partitions.</exception>
    public static void Check(IReadOnlyList<TableTransactionAction> actions)
    {
        if (actions.Count == 0)
            throw new InvalidOperationException("The transaction has no actions.");

        if (actions.Count > MaxActions)
            throw Refusal(
                MaxActions - 1, TableErrorCode.InvalidInput, "The batch request operation exceeds the maximum 100 changes per change set.");

        for (var index = 1; index < actions.Count; index++)
        {
            if (actions[index].Entity.PartitionKey != actions[0].Entity.PartitionKey)
                throw Refusal(
                    index, TableErrorCode.CommandsInBatchActOnDifferentPartitions,
                    "All commands in a batch must operate on same entity group.");
        }
    }

    private static TableTransactionFailedException Refusal(int index, TableErrorCode code, string message)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        var refusal = new RequestFailedException(
            400, $"{number}:{message}\nStatus: 400 (Bad Request)\nErrorCode: {code}", code.ToString(), null);
        refusal.Data[ErrorDetailsParser.FailedEntityIndex] = number;
        return new TableTransactionFailedException(refusal);
    }
}
