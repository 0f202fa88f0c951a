using System.Text.Json;
using System.Text.RegularExpressions;
using LocalHost.Workers;
using LocalHost.Workers.Rpc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace LocalHost.Extensions;

/// <summary>A function app in the host.</summary>
internal sealed class HostedApp
{
    /// <summary>The app's name.</summary>
    public string Name => Worker.App;

    /// <summary>Runs its functions.</summary>
    public required IFunctionWorker Worker { get; init; }

    /// <summary>The whole of its host.json.</summary>
    public required JsonElement HostJson { get; init; }

    /// <summary>Its settings, <c>__</c> already turned into the separator of sections.</summary>
    public required IConfiguration Settings { get; init; }

    /// <summary>The address at which its worker calls the host by gRPC.</summary>
    public required Uri WorkerEndpoint { get; init; }

    /// <summary>The root of the public front end, without host.json's prefix.</summary>
    public required Uri PublicAddress { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where the host logs to.</summary>
    public required ILoggerFactory Loggers { get; init; }

    /// <summary>The providers of bindings that are not triggers, by binding type.</summary>
    public required IReadOnlyDictionary<string, IBindingValueProvider> BindingValues { get; init; }

    /// <summary>The section of an extension in host.json, such as <c>http</c>; null where there is none.</summary>
    public JsonElement? Extension(string name) =>
        HostJson.TryGetProperty("extensions", out var extensions) && extensions.TryGetProperty(name, out var section) ? section : null;

    /// <summary>An invocation of a function, with the values of its trigger and of its other bindings.</summary>
    public InvocationRequest CreateInvocation(WorkerFunction function, TypedData trigger)
    {
        var request = new InvocationRequest { InputData = { new ParameterBinding { Name = function.Trigger.Name, Data = trigger } } };
        foreach (var binding in function.Bindings)
        {
            if (BindingValues.TryGetValue(binding.Type, out var provider))
                request.InputData.Add(new ParameterBinding { Name = binding.Name, Data = provider.GetValue(this, binding) });
        }

        return request;
    }
}

/// <summary>Replaces references to settings in bindings: <c>%name%</c> stands for the setting's value.</summary>
internal static partial class SettingReferences
{
    /// <exception cref="FormatException">A setting is missing; the message names it.</exception>
    public static string Resolve(string text, IConfiguration settings) =>
        Reference().Replace(text, reference => Value(reference.Groups[1].Value, settings));

    private static string Value(string name, IConfiguration settings) =>
        settings[name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)]
        ?? throw new FormatException($"'%{name}%' names a setting that is missing.");

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}

/// <summary>Log entries of invocations. The worker itself does not log the exception of a function.</summary>
internal static class InvocationLog
{
    public static void FunctionFailed(this ILogger log, WorkerFunction function, InvocationResponse response) => log.LogError(
        "Function '{Function}' failed: {Message}\n{Stack}",
        function.Name,
        response.Result.Exception?.Message ?? response.Result.Status.ToString(),
        response.Result.Exception?.StackTrace);
}
