using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Shared.Sagas;

/// <summary>
/// Logs what an activity failed for, and lets it fail with an <see cref="ActivityFailedException"/>, or with the <see cref="FinalFailureException"/>
/// that is in it. It stands around the code of the functions and not in the middleware: the Durable extension has turned an exception into what goes
/// into the history before any middleware sees it.
/// </summary>
public sealed class ActivityFailureExecutor(IFunctionExecutor inner, ILogger<ActivityFailureExecutor> logger) : IFunctionExecutor
{
    private const string ActivityTrigger = "activityTrigger";

    /// <inheritdoc/>
    public async ValueTask ExecuteAsync(FunctionContext context)
    {
        try
        {
            await inner.ExecuteAsync(context);
        }
        catch (Exception exception) when (IsActivity(context.FunctionDefinition))
        {
            logger.LogWarning(exception, "An attempt of activity {Activity} failed.", context.FunctionDefinition.Name);
            throw FindFinal(exception) ?? new ActivityFailedException(exception);
        }
    }

    private static bool IsActivity(FunctionDefinition function) =>
        function.InputBindings.Values.Any(binding => string.Equals(binding.Type, ActivityTrigger, StringComparison.OrdinalIgnoreCase));

    private static Exception? FindFinal(Exception exception) => exception switch
    {
        FinalFailureException => exception,
        AggregateException several => several.InnerExceptions.Select(FindFinal).FirstOrDefault(final => final is not null),
        { InnerException: { } cause } => FindFinal(cause),
        _ => null,
    };
}

/// <summary>Adds to an app that its activities fail in a few words.</summary>
public static class ActivityFailureServices
{
    /// <summary>Puts <see cref="ActivityFailureExecutor"/> around the executor of the app, which must have one already.</summary>
    public static IServiceCollection AddShortActivityFailures(this IServiceCollection services)
    {
        var executor = services.Last(service => service.ServiceType == typeof(IFunctionExecutor));
        services.Remove(executor);
        return services.AddSingleton<IFunctionExecutor>(provider => ActivatorUtilities.CreateInstance<ActivityFailureExecutor>(
            provider, ActivatorUtilities.CreateInstance(provider, executor.ImplementationType!)));
    }
}
