using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.ServiceBus.Grpc;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Gives a function its <see cref="ServiceBusSessionMessageActions"/>; the metadata of the trigger says which session it is.</summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(ServiceBusSessionMessageActions))]
internal sealed class ServiceBusSessionMessageActionsConverter(Settlement.SettlementClient settlement) : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        try
        {
            var data = context.FunctionContext.BindingContext.BindingData;
            return new(ConversionResult.Success(new ServiceBusSessionMessageActions(settlement, SessionIdOf(data), LockedUntilOf(data))));
        }
        catch (Exception failure)
        {
            return new(ConversionResult.Failed(failure));
        }
    }

    // All messages of a batch are of one session.
    private static string SessionIdOf(IReadOnlyDictionary<string, object?> data) =>
        data.GetValueOrDefault("SessionId") as string
        ?? (data.GetValueOrDefault("SessionIdArray") as IList<string>)?.FirstOrDefault()
        ?? throw new InvalidOperationException($"{nameof(ServiceBusSessionMessageActions)} needs a trigger with IsSessionsEnabled: there is no session ID.");

    private static DateTimeOffset LockedUntilOf(IReadOnlyDictionary<string, object?> data)
    {
        using var actions = JsonDocument.Parse(
            data.GetValueOrDefault("SessionActions")?.ToString() ?? throw new InvalidOperationException("The host sent no SessionActions."));
        return actions.RootElement.GetProperty("SessionLockedUntil").GetDateTimeOffset();
    }
}
