using System.Reflection;
using System.Text.Json;

namespace LocalRuntime.Engine.Functions;

/// <summary>
/// The assemblies that can hold an app's functions: its own, and the projects that it references, directly or not. Officially the build looks
/// through all references (<c>ReferencedAssemblyMethodVisitor.cs</c> of Worker.Sdk). A compiled assembly only names the references that its
/// code uses, and a library of functions need not be one of them, so the references are read from the app's <c>.deps.json</c>.
/// </summary>
internal static class AppAssemblies
{
    /// <exception cref="InvalidOperationException">The app's <c>.deps.json</c> is missing.</exception>
    public static IReadOnlyList<Assembly> Of(Assembly app)
    {
        var dependencies = Path.ChangeExtension(app.Location, ".deps.json");
        if (!File.Exists(dependencies))
        {
            throw new InvalidOperationException($"'{dependencies}' is missing: it names the libraries that can hold functions of '{app.GetName().Name}'.");
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(dependencies));
        var runtime = typeof(AppAssemblies).Assembly.GetName().Name;
        var projects =
            from library in document.RootElement.GetProperty("libraries").EnumerateObject()
            where library.Value.GetProperty("type").ValueEquals("project")
            let name = library.Name[..library.Name.LastIndexOf('/')]
            where name != app.GetName().Name && name != runtime
            select Assembly.Load(new AssemblyName(name));
        return [app, .. projects];
    }
}
