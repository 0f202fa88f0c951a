using System.Reflection;
using BillingFunctions;
using CustomerFunctions;
using Microsoft.Azure.Functions.Worker;
using NotificationFunctions.Health;
using OrderFunctions.Orders;

namespace Tests.Unit;

public sealed class FunctionDeclarationTests
{
    private static readonly MethodInfo[] Functions =
    [
        .. new[] { typeof(BillingServices), typeof(CustomerServices), typeof(OrderTable), typeof(NotificationsHealth) }
            .SelectMany(type => type.Assembly.GetTypes())
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null),
    ];

    public static TheoryData<string> HttpFunctions => [.. Functions.Where(function => TriggerOf<HttpTriggerAttribute>(function) is not null).Select(NameOf)];

    [Theory]
    [MemberData(nameof(HttpFunctions))]
    public void Http_functions_leave_authorization_to_the_app(string name)
    {
        var trigger = TriggerOf<HttpTriggerAttribute>(Functions.Single(function => NameOf(function) == name))!;

        Assert.Equal(AuthorizationLevel.Anonymous, trigger.AuthLevel);
        Assert.True(trigger.Methods is ["get", "head"] or ["post"] or ["put"] or ["delete"], string.Join(", ", trigger.Methods!));
        Assert.False(string.IsNullOrEmpty(trigger.Route));
    }

    [Fact]
    public void No_two_functions_have_the_same_name()
    {
        Assert.NotEmpty(Functions);
        Assert.Equal(Functions.Length, Functions.Select(NameOf).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void A_function_is_named_after_its_class()
    {
        Assert.All(Functions, function => Assert.Equal(function.DeclaringType!.Name, NameOf(function)));
    }

    private static string NameOf(MethodInfo function) => function.GetCustomAttribute<FunctionAttribute>()!.Name;

    private static T? TriggerOf<T>(MethodInfo function)
        where T : Attribute =>
        function.GetParameters().Select(parameter => parameter.GetCustomAttribute<T>()).SingleOrDefault(trigger => trigger is not null);
}
