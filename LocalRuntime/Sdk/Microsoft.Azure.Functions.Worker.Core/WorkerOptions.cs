using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Options of the worker. Official source: <c>src/DotNetWorker.Core/Hosting/WorkerOptions.cs</c>.</summary>
public class WorkerOptions
{
    /// <summary>
    /// Reads and writes JSON for bindings and for durable inputs and outputs. By default System.Text.Json with the app's configured
    /// <see cref="System.Text.Json.JsonSerializerOptions"/>, which ignore the case of property names.
    /// </summary>
    public ObjectSerializer? Serializer { get; set; }
}
