using LocalRuntime.Engine.Functions;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Engine.Broker.Trigger;

/// <summary>A function with a Service Bus trigger, its attribute read.</summary>
/// <param name="Function">The function.</param>
/// <param name="Host">The host of its namespace.</param>
/// <param name="Queue">What it listens to.</param>
/// <param name="Options">How it listens.</param>
internal sealed record ServiceBusSubscriber(FunctionDescriptor Function, string Host, QueueAddress Queue, ServiceBusOptions Options)
{
    /// <exception cref="InvalidOperationException">A setting is missing or makes no sense; the message names it.</exception>
    public static ServiceBusSubscriber Read(FunctionDescriptor function, FunctionApp app, ServiceBusOptions options)
    {
        var trigger = (ServiceBusTriggerAttribute)function.Trigger;
        try
        {
            var name = SettingReferences.Resolve(trigger.QueueName ?? trigger.TopicName!, app.Configuration);
            var subscription = trigger.SubscriptionName is { } given ? SettingReferences.Resolve(given, app.Configuration) : null;
            return new ServiceBusSubscriber(
                function,
                ConnectionSetting.ResolveHost(trigger.Connection, app.Configuration),
                new QueueAddress(name, subscription, IsDeadLetter: false),
                options with { AutoCompleteMessages = GivenAutoComplete(function) ?? options.AutoCompleteMessages });
        }
        catch (Exception invalid) when (invalid is FormatException or InvalidOperationException)
        {
            throw new InvalidOperationException($"Function '{function.Name}' has a Service Bus trigger that makes no sense: {invalid.Message}", invalid);
        }
    }

    // The attribute's property is false both where it is not given and where false is given; only the metadata tells them apart.
    private static bool? GivenAutoComplete(FunctionDescriptor function) => (
        from data in function.TriggerParameter.GetCustomAttributesData()
        where data.AttributeType == typeof(ServiceBusTriggerAttribute)
        from argument in data.NamedArguments
        where argument.MemberName == nameof(ServiceBusTriggerAttribute.AutoCompleteMessages)
        select (bool?)argument.TypedValue.Value).SingleOrDefault();
}
