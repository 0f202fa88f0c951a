using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using LocalHost.Workers.Rpc;

namespace LocalHost.Durable.Dispatch;

/// <summary>Converts values between the engine, which stores JSON, and the contract with workers.</summary>
internal static class TypedValue
{
    /// <summary>Escapes only what JSON requires, as Newtonsoft.Json does, by which the official host writes.</summary>
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

    /// <summary>The input of an activity: the SDK schedules it as an array of one element, and the trigger takes the element alone.</summary>
    public static string? OnlyElement(string? input)
    {
        if (input is null) return null;

        using var json = JsonDocument.Parse(input);
        if (json.RootElement is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() != 1)
            throw new ArgumentException("The serialized input is expected to be an object array with one element.");
        return array[0].ValueKind == JsonValueKind.Null ? null : array[0].GetRawText();
    }

    /// <summary>A returned value as JSON: a string is encoded as a JSON string, JSON is taken as it is.</summary>
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
