using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using LocalHost.Workers.Rpc;

namespace LocalHost.Durable.Dispatch;

/// <summary>Values on their way between the engine, which knows JSON, and a worker.</summary>
internal static class TypedValue
{
    /// <summary>Newtonsoft, which the official host writes with, escapes no more than JSON demands.</summary>
    public static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TypedData Of(string? text) => text is null ? new TypedData() : new TypedData { String = text };

    public static string Base64(IMessage message)
    {
        var size = message.CalculateSize();
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            message.WriteTo(buffer.AsSpan(0, size));
            return Convert.ToBase64String(buffer, 0, size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The worker schedules an activity with an array of its one input, and its trigger takes the input alone.</summary>
    public static string? OnlyElement(string? input)
    {
        if (input is null) return null;

        using var json = JsonDocument.Parse(input);
        if (json.RootElement is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() != 1)
            throw new ArgumentException("The serialized input is expected to be an object array with one element.");
        return array[0].ValueKind == JsonValueKind.Null ? null : array[0].GetRawText();
    }

    /// <summary>What a function returned, as JSON: a string is one yet to be encoded.</summary>
    public static string? ToJson(TypedData? value) => value?.DataCase switch
    {
        TypedData.DataOneofCase.Json => value.Json,
        TypedData.DataOneofCase.String => JsonSerializer.Serialize(value.String, Relaxed),
        TypedData.DataOneofCase.Bytes => JsonSerializer.Serialize(value.Bytes.ToBase64(), Relaxed),
        TypedData.DataOneofCase.Int => value.Int.ToString(CultureInfo.InvariantCulture),
        TypedData.DataOneofCase.Double => JsonSerializer.Serialize(value.Double),
        _ => null,
    };
}
