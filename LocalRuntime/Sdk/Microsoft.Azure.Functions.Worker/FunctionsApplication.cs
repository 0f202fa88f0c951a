using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a function app begins. Official source: <c>src/DotNetWorker/Builder/FunctionsApplication.cs</c>.</summary>
[SuppressMessage("Design", "CA1052:Static holder types should be static or sealed", Justification = "The official type is neither.")]
public class FunctionsApplication
{
    /// <summary>Begins to build a function app.</summary>
    /// <exception cref="InvalidOperationException">The app was started by itself and not by the local runtime; the message says how to start it.</exception>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
