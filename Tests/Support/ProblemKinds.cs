using System.Reflection;
using BillingFunctions;
using CustomerFunctions;
using NotificationFunctions.Health;
using OrderFunctions.Orders;
using Shared.Http.Problems;

namespace Tests.Support;

/// <summary>The kinds of refusals of all modules, wherever they are declared.</summary>
internal static class ProblemKinds
{
    public static IReadOnlyList<ProblemType> All { get; } =
    [
        .. new[] { typeof(ProblemTypes), typeof(BillingServices), typeof(CustomerServices), typeof(OrderTable), typeof(NotificationsHealth) }
            .SelectMany(type => type.Assembly.GetTypes())
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.FieldType == typeof(ProblemType))
            .Select(field => (ProblemType)field.GetValue(null)!),
    ];
}
