using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Data.Tables;

namespace LocalRuntime.Engine.Tables.Pipeline;

/// <summary>
/// Finds code and message in an error of Table Storage. Official source:
/// <c>sdk/tables/Azure.Data.Tables/src/TablesRequestFailedDetailsParser.cs</c>.
/// </summary>
internal sealed class ErrorDetailsParser : RequestFailedDetailsParser
{
    /// <summary>Key, in the exception's data, of the index that the message of a failed transaction begins with.</summary>
    public const string FailedEntityIndex = "FailedEntity";

    public static readonly ErrorDetailsParser Instance = new();

    private ErrorDetailsParser()
    {
    }

    public override bool TryParse(
        Response response, [NotNullWhen(true)] out ResponseError? error, [NotNullWhen(true)] out IDictionary<string, string>? data)
    {
        error = null;
        data = new Dictionary<string, string>();
        try
        {
            using var document = JsonDocument.Parse(response.Content.ToMemory());
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("odata.error", out var details))
                return false;

            var code = details.TryGetProperty("code", out var codeText) ? codeText.GetString() : null;
            var message = details.TryGetProperty("message", out var messageObject) && messageObject.TryGetProperty("value", out var value)
                ? value.GetString()
                : null;
            if (IndexIn(message) is { } index)
            {
                data[FailedEntityIndex] = index.ToString(CultureInfo.InvariantCulture);
                message += "\n The index of the entity that caused the error can be found in "
                    + $"{nameof(TableTransactionFailedException.FailedTransactionActionIndex)}.";
            }

            error = new ResponseError(code, message);
            return true;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // It is no JSON, or other JSON: the status says enough.
            return false;
        }
    }

    private static int? IndexIn(string? message) =>
        message?.IndexOf(':', StringComparison.Ordinal) is { } colon and > 0
        && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;
}
