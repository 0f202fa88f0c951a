using System.Diagnostics.CodeAnalysis;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Runs the function for HTTP calls. Official source: <c>extensions/Worker.Extensions.Http/src/HttpTriggerAttribute.cs</c>, which leaves the
/// level <see cref="AuthorizationLevel.Anonymous"/> where only methods are given, and sets <see cref="AuthorizationLevel.Function"/> where nothing is.
/// </summary>
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Any method, level Function.</summary>
    public HttpTriggerAttribute()
    {
        AuthLevel = AuthorizationLevel.Function;
    }

    /// <summary>The given methods.</summary>
    public HttpTriggerAttribute(params string[] methods)
    {
        Methods = methods;
    }

    /// <summary>Any method, the given level.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel)
    {
        AuthLevel = authLevel;
    }

    /// <summary>The given methods and level.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>The route template, without host.json's prefix; null means the function's name.</summary>
    public string? Route { get; set; }

    /// <summary>The methods; null or none means any.</summary>
    [SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "The official signature.")]
    public string[]? Methods { get; }

    /// <summary>The key that a call needs in Azure.</summary>
    public AuthorizationLevel AuthLevel { get; }
}
