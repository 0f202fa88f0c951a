using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Marks a parameter that takes a <see cref="Microsoft.DurableTask.Client.DurableTaskClient"/>.
/// Official source: <c>src/Worker.Extensions.DurableTask/DurableClientAttribute.cs</c> (azure-functions-durable-extension).
/// </summary>
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>The task hub; the app's own where it is null, which is the only one that the local runtime has.</summary>
    public string? TaskHub { get; set; }

    /// <summary>The setting of the task hub's connection; the app's own where it is null, which is the only one that the local runtime has.</summary>
    public string? ConnectionName { get; set; }
}
