#nullable disable // as the official package, which has no nullable annotations

using System.Globalization;
using LocalRuntime.Engine.Tables.Pipeline;

namespace Azure.Data.Tables;

/// <summary>
/// No action of a transaction was applied, for one was refused. Official source:
/// <c>sdk/tables/Azure.Data.Tables/src/TableTransactionFailedException.cs</c>.
/// </summary>
public class TableTransactionFailedException : RequestFailedException
{
    /// <summary>Creates the exception from the refusal of the service.</summary>
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(requestFailedException.Status, requestFailedException.Message, requestFailedException.ErrorCode,
            requestFailedException.InnerException)
    {
        foreach (var key in requestFailedException.Data.Keys)
            Data.Add(key, requestFailedException.Data[key]);

        if (int.TryParse(
            Data[ErrorDetailsParser.FailedEntityIndex] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            FailedTransactionActionIndex = index;
    }

    /// <summary>Index of the refused action in the transaction, or null where the service does not name it.</summary>
    public int? FailedTransactionActionIndex { get; }
}
