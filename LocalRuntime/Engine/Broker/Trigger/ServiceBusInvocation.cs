using System.Globalization;
using System.Reflection;
using Azure.Messaging.ServiceBus;
using LocalRuntime.Engine.Broker.Client;
using LocalRuntime.Engine.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LocalRuntime.Engine.Broker.Trigger;

/// <summary>
/// A function's run for one message. Official source: <c>ServiceBusReceivedMessageConverter.cs</c>, <c>JsonPocoConverter.cs</c>
/// (azure-functions-dotnet-worker), <c>Triggers/ServiceBusTriggerBindingStrategy.cs</c> (azure-sdk-for-net).
/// </summary>
internal sealed class ServiceBusInvocation(ServiceBusReceivedMessage message, ParameterInfo triggerParameter, ServiceBusMessageActions actions)
    : ITriggerValues
{
    public IReadOnlyDictionary<string, object?> BindingData { get; } = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
    {
        ["MessageId"] = message.MessageId,
        ["CorrelationId"] = message.CorrelationId,
        ["Subject"] = message.Subject,
        ["ContentType"] = message.ContentType,
        ["SequenceNumber"] = message.SequenceNumber.ToString(CultureInfo.InvariantCulture),
        ["DeliveryCount"] = message.DeliveryCount.ToString(CultureInfo.InvariantCulture),
        ["EnqueuedTimeUtc"] = message.EnqueuedTime.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
    };

    public string? TraceParent { get; } = SenderTracing.TraceParentOf(message.ApplicationProperties!);

    public bool TryGetValue(ParameterInfo parameter, FunctionContext context, out object? value)
    {
        if (parameter.ParameterType == typeof(ServiceBusMessageActions))
        {
            value = actions;
            return true;
        }

        var isMessage = parameter.IsSameAs(triggerParameter);
        value = isMessage ? Convert(parameter, context) : null;
        return isMessage;
    }

    public Task<object?> RunAsync(FunctionContext context, Func<Task<object?>> body) => body();

    private object? Convert(ParameterInfo parameter, FunctionContext context)
    {
        var type = parameter.ParameterType;
        if (type == typeof(ServiceBusReceivedMessage))
        {
            return message;
        }

        if (type == typeof(string))
        {
            return message.Body.ToString();
        }

        return type == typeof(byte[]) ? message.Body.ToArray() : Deserialize(parameter, context);
    }

    private object? Deserialize(ParameterInfo parameter, FunctionContext context)
    {
        var serializer = context.InstanceServices.GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer!;
        try
        {
            using var body = message.Body.ToStream();
            return serializer.Deserialize(body, parameter.ParameterType, CancellationToken.None);
        }
        catch (Exception failure) when (failure is System.Text.Json.JsonException or NotSupportedException)
        {
            throw new FunctionInputConverterException(
                $"Error converting 1 input parameters for Function '{context.FunctionDefinition.Name}': Cannot convert input parameter "
                + $"'{parameter.Name}' to type '{parameter.ParameterType.FullName}': {failure.Message}");
        }
    }
}
