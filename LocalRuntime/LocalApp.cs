using System.Reflection;
using LocalRuntime.Engine.Functions;

namespace LocalRuntime;

/// <summary>A function app that the local runtime can run.</summary>
public sealed class LocalApp
{
    private readonly Func<Task?> _entryPoint;

    private LocalApp(string name, string contentRoot, IReadOnlyList<Type> functionTypes, Func<Task?> entryPoint)
    {
        Name = name;
        ContentRoot = contentRoot;
        FunctionTypes = functionTypes;
        _entryPoint = entryPoint;
    }

    /// <summary>Its name, unique in a system.</summary>
    public string Name { get; }

    internal string ContentRoot { get; }

    /// <summary>The types among whose methods its functions are.</summary>
    internal IReadOnlyList<Type> FunctionTypes { get; }

    /// <summary>The app that an executable holds, with the function libraries that it references.</summary>
    /// <exception cref="InvalidOperationException">The assembly has no entry point, or its <c>.deps.json</c> is missing.</exception>
    public static LocalApp FromAssembly(string name, Assembly assembly)
    {
        var entryPoint = assembly.EntryPoint ?? throw new InvalidOperationException($"'{assembly.GetName().Name}' has no entry point.");
        object?[] arguments = entryPoint.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
        return new LocalApp(
            name,
            Path.GetDirectoryName(assembly.Location)!,
            [.. AppAssemblies.Of(assembly).SelectMany(library => library.GetTypes())],
            () => entryPoint.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null) as Task);
    }

    /// <summary>An app made of the given types, with an entry point that builds and runs it as a Program.cs would.</summary>
    public static LocalApp FromTypes(string name, Func<Task> entryPoint, params IReadOnlyList<Type> functionTypes) =>
        new(name, AppContext.BaseDirectory, functionTypes, entryPoint);

    /// <summary>Runs the entry point to its end, on the calling thread.</summary>
    internal void Run() => _entryPoint()?.GetAwaiter().GetResult();
}
