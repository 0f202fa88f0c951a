using System.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace LocalRuntime.Engine.Http;

/// <summary>
/// What an app needs of ASP.NET Core to execute results: routing, formatters, and what a web host would bring. The official integration adds all
/// of MVC, views included, to a web host of the app's own.
/// </summary>
internal static class AppWebServices
{
    public static void AddTo(IServiceCollection services)
    {
        var diagnostics = new DiagnosticListener("Microsoft.AspNetCore");
        services.TryAddSingleton(diagnostics);
        services.TryAddSingleton<DiagnosticSource>(diagnostics);
        services.TryAddSingleton<IWebHostEnvironment, WebHostEnvironment>();
        services.AddMvcCore();
    }

    private sealed class WebHostEnvironment(IHostEnvironment host) : IWebHostEnvironment
    {
        public string WebRootPath { get; set; } = "";

        public IFileProvider WebRootFileProvider { get; set; } = new NullFileProvider();

        public string ApplicationName { get; set; } = host.ApplicationName;

        public IFileProvider ContentRootFileProvider { get; set; } = host.ContentRootFileProvider;

        public string ContentRootPath { get; set; } = host.ContentRootPath;

        public string EnvironmentName { get; set; } = host.EnvironmentName;
    }
}
