using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// The function runs for each message of a queue or subscription.
/// Official source: <c>extensions/Worker.Extensions.ServiceBus/src/ServiceBusTriggerAttribute.cs</c> (azure-functions-dotnet-worker).
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Binds to a queue; <c>%name%</c> stands for the setting of that name.</summary>
    public ServiceBusTriggerAttribute(string queueName) => QueueName = queueName;

    /// <summary>Binds to a subscription; <c>%name%</c> stands for the setting of that name.</summary>
    public ServiceBusTriggerAttribute(string topicName, string subscriptionName)
    {
        TopicName = topicName;
        SubscriptionName = subscriptionName;
    }

    /// <summary>The name of the setting, or of the group of settings, that says how to reach the namespace; <c>ServiceBus</c> where it is not given.</summary>
    public string? Connection { get; set; }

    /// <summary>The queue, or null.</summary>
    public string? QueueName { get; }

    /// <summary>The topic, or null.</summary>
    public string? TopicName { get; }

    /// <summary>The subscription, or null.</summary>
    public string? SubscriptionName { get; }

    /// <summary>Whether a message is completed after the function has succeeded without settling it; host.json decides where this is not given.</summary>
    public bool AutoCompleteMessages { get; set; }
}
