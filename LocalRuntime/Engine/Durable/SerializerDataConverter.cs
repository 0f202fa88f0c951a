using Azure.Core.Serialization;
using Microsoft.DurableTask;

namespace LocalRuntime.Engine.Durable;

/// <summary>
/// Converts with the serialiser of the app's <see cref="Microsoft.Azure.Functions.Worker.WorkerOptions"/>, as durable functions do in Azure.
/// Official sources: <c>ObjectConverterShim.cs</c>, <c>DurableTaskExtensionStartup.cs</c> (azure-functions-durable-extension).
/// </summary>
internal sealed class SerializerDataConverter(ObjectSerializer serializer) : DataConverter
{
    public override string? Serialize(object? value) =>
        value is null ? null : serializer.Serialize(value, value.GetType(), CancellationToken.None).ToString();

    public override object? Deserialize(string? data, Type targetType)
    {
        if (data is null)
        {
            return null;
        }

        using var stream = new BinaryData(data).ToStream();
        return serializer.Deserialize(stream, targetType, CancellationToken.None);
    }
}
