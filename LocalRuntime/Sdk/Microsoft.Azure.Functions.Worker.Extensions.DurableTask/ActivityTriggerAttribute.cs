using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Marks the parameter of a function that makes it an activity; the parameter is the activity's input.
/// Official source: <c>src/Worker.Extensions.DurableTask/ActivityTriggerAttribute.cs</c> (azure-functions-durable-extension).
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ActivityTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>The name of the activity; the name of the function where it is null.</summary>
    public string? Activity { get; set; }
}
