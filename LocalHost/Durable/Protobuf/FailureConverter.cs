using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DurableTask.Core;
using Google.Protobuf.WellKnownTypes;
using Newtonsoft.Json.Linq;
using P = Microsoft.DurableTask.Protobuf;

namespace LocalHost.Durable.Protobuf;

/// <summary>Converts failures of activities and orchestrations, with their causes and the properties that the app has attached.</summary>
internal static class FailureConverter
{
    [return: NotNullIfNotNull(nameof(failure))]
    public static P.TaskFailureDetails? ToProtobuf(FailureDetails? failure)
    {
        if (failure is null) return null;

        var target = new P.TaskFailureDetails
        {
            ErrorType = failure.ErrorType,
            ErrorMessage = failure.ErrorMessage,
            StackTrace = failure.StackTrace,
            InnerFailure = ToProtobuf(failure.InnerFailure),
            IsNonRetriable = failure.IsNonRetriable,
        };
        foreach (var (name, value) in failure.Properties ?? new Dictionary<string, object?>()) target.Properties[name] = ToValue(value);
        return target;
    }

    [return: NotNullIfNotNull(nameof(failure))]
    public static FailureDetails? FromProtobuf(P.TaskFailureDetails? failure) => failure is null ? null : new FailureDetails(
        failure.ErrorType,
        failure.ErrorMessage,
        failure.StackTrace,
        FromProtobuf(failure.InnerFailure),
        failure.IsNonRetriable,
        failure.Properties.Count == 0 ? null : failure.Properties.ToDictionary(p => p.Key, p => FromValue(p.Value)));

    /// <summary>Properties that were stored have been read from JSON as tokens.</summary>
    private static Value ToValue(object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(text),
        bool flag => Value.ForBool(flag),
        DateTime or DateTimeOffset => Value.ForString(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture)),
        JValue token => ToValue(token.Value),
        JObject token => ToStruct(token.Properties().Select(p => KeyValuePair.Create(p.Name, (object?)p.Value))),
        IDictionary<string, object?> map => ToStruct(map),
        IConvertible number => Value.ForNumber(number.ToDouble(CultureInfo.InvariantCulture)),
        IEnumerable list => Value.ForList([.. list.Cast<object?>().Select(ToValue)]),
        _ => Value.ForString(value.ToString() ?? ""),
    };

    private static Value ToStruct(IEnumerable<KeyValuePair<string, object?>> members)
    {
        var target = new Struct();
        foreach (var (name, value) in members) target.Fields[name] = ToValue(value);
        return Value.ForStruct(target);
    }

    private static object? FromValue(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.NumberValue => value.NumberValue,
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.BoolValue => value.BoolValue,
        Value.KindOneofCase.StructValue => value.StructValue.Fields.ToDictionary(f => f.Key, f => FromValue(f.Value)),
        Value.KindOneofCase.ListValue => value.ListValue.Values.Select(FromValue).ToList(),
        _ => null,
    };
}
