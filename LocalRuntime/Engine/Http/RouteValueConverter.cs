using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LocalRuntime.Engine.Http;

/// <summary>
/// Turns a route value into a parameter's type: text as it is, a Guid or a time from its text, all else from its text read as JSON.
/// Official source: the converters of <c>src/DotNetWorker.Core/Converters</c> in the order of <c>DefaultInputConverterInitializer.cs</c>.
/// </summary>
internal static class RouteValueConverter
{
    /// <exception cref="FunctionInputConverterException">The text is no such value.</exception>
    public static object? Convert(string text, ParameterInfo parameter, FunctionContext context)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type switch
        {
            _ when type.IsAssignableFrom(typeof(string)) => text,
            _ when type == typeof(Guid) && Guid.TryParse(text, out var guid) => guid,
            _ when type == typeof(DateTimeOffset) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) => time,
            _ when type == typeof(DateTime) && DateTime.TryParse(text, CultureInfo.InvariantCulture, out var time) => time,
            _ => FromJson(text, parameter, context),
        };
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever the app's serializer throws is told as official.")]
    private static object? FromJson(string text, ParameterInfo parameter, FunctionContext context)
    {
        try
        {
            ObjectSerializer serializer = context.InstanceServices.GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer!;
            using var json = new MemoryStream(Encoding.UTF8.GetBytes(text));
            return serializer.Deserialize(json, parameter.ParameterType, context.CancellationToken);
        }
        catch (Exception failure)
        {
            throw new FunctionInputConverterException(
                $"Error converting 1 input parameters for Function '{context.FunctionDefinition.Name}': Cannot convert input parameter "
                + $"'{parameter.Name}' to type '{parameter.ParameterType.FullName}' from type '{typeof(string).FullName}'. Error:{failure}",
                failure);
        }
    }
}
