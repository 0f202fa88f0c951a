using DurableTask.Core;
using Google.Protobuf;
using LocalHost.Durable.Protobuf;
using LocalHost.Workers.Rpc;
using P = Microsoft.DurableTask.Protobuf;

namespace LocalHost.Durable.Dispatch;

/// <summary>Reads why a function failed, as OutOfProcMiddleware.GetFailureDetails of the WebJobs extension does.</summary>
internal static class ActivityFailure
{
    private const string StructuredPrefix = "ActivityMiddleware.StructuredActivityFailure: ";
    private const string BareStart = "Exception of type '";
    private const string BareEnd = "' was thrown.";

    /// <summary>
    /// The official worker sends the failure of an activity, with its causes, as JSON in the message of the exception. Any other message is split at its first
    /// colon into the type and the first line of the text.
    /// </summary>
    public static FailureDetails Read(StatusResult result)
    {
        var text = result.Exception?.Message ?? "";
        if (ReadStructured(text) is { } structured) return structured;

        var (type, message) = Split(text);
        return new FailureDetails(type, message, result.Exception?.StackTrace, innerFailure: null, isNonRetriable: false);
    }

    /// <summary>The failure as one text, as the official host words the message of its RpcException.</summary>
    public static string Describe(StatusResult result) =>
        $"Result: {result.Status}\nException: {result.Exception?.Message}\nStack: {result.Exception?.StackTrace}";

    private static FailureDetails? ReadStructured(string text)
    {
        var json = text.StartsWith(StructuredPrefix, StringComparison.Ordinal) ? text[StructuredPrefix.Length..] : text;
        if (!json.StartsWith('{')) return null;

        try
        {
            return FailureConverter.FromProtobuf(JsonParser.Default.Parse<P.TaskFailureDetails>(FirstLine(json)));
        }
        catch (Exception exception) when (exception is InvalidJsonException or InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static (string Type, string Message) Split(string text)
    {
        if (text.StartsWith(BareStart, StringComparison.Ordinal) && text.EndsWith(BareEnd, StringComparison.Ordinal))
            return (text[BareStart.Length..^BareEnd.Length], "");

        var separator = text.IndexOf(": ", StringComparison.Ordinal);
        return separator < 0 ? ("(unknown)", text) : (text[..separator].TrimEnd(), FirstLine(text[(separator + 2)..]));
    }

    private static string FirstLine(string text) => text.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? text[..end].Trim() : text.Trim();
}
