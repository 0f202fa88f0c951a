using System.Reflection;

namespace LocalHost;

/// <summary>The folder that the local host was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "RepositoryRoot").Value!);

    /// <summary>Where a project's output is within its folder: the same configuration and framework as this process's.</summary>
    public static string OutputFolder
    {
        get
        {
            var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            return Path.Combine("bin", framework.Parent!.Name, framework.Name);
        }
    }
}
