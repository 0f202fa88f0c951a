using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace LocalRuntime.Engine.Functions;

/// <summary>A function as middleware sees it.</summary>
internal sealed class DescribedFunction(FunctionDescriptor function) : FunctionDefinition
{
    public override ImmutableArray<FunctionParameter> Parameters { get; } =
    [
        .. function.Method.GetParameters().Select(parameter => new FunctionParameter(
            parameter.Name!,
            parameter.ParameterType,
            parameter.HasDefaultValue,
            parameter.HasDefaultValue ? parameter.DefaultValue : null)),
    ];

    public override string PathToAssembly => function.Method.Module.FullyQualifiedName;

    public override string EntryPoint => function.Method.FullName();

    public override string Id => function.Name;

    public override string Name => function.Name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } = (
        from parameter in function.Method.GetParameters()
        let attribute = parameter.GetCustomAttribute<BindingAttribute>()
        where attribute is not null
        select new InputBinding(parameter.Name!, attribute)).ToImmutableDictionary(binding => binding.Name, BindingMetadata (binding) => binding);

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    private sealed class InputBinding(string name, BindingAttribute attribute) : BindingMetadata
    {
        public override string Name => name;

        // HttpTriggerAttribute declares the binding httpTrigger; so do all others.
        public override string Type { get; } = JsonNamingPolicy.CamelCase.ConvertName(attribute.GetType().Name[..^nameof(Attribute).Length]);

        public override BindingDirection Direction => BindingDirection.In;
    }
}
