using System.Reflection;

namespace LocalRuntime.Engine.Functions;

/// <summary>One function of an app, as its attributes describe it.</summary>
/// <param name="App">The name of its function app.</param>
/// <param name="Name">The name from <c>[Function]</c>.</param>
/// <param name="Method">The method to call; an instance method's class comes from the app's services.</param>
/// <param name="TriggerParameter">The parameter that has the trigger attribute.</param>
/// <param name="Trigger">The trigger attribute.</param>
public sealed record FunctionDescriptor(string App, string Name, MethodInfo Method, ParameterInfo TriggerParameter, Attribute Trigger);
