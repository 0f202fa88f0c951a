using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Infrastructure;

/// <summary>A row of the table of settings in docs/configuration.md.</summary>
/// <param name="Name">The setting.</param>
/// <param name="IsReadByApp">Whether the app's own code reads it, not only the Functions host or its tools.</param>
/// <param name="HasDefault">Whether the app runs without it.</param>
/// <param name="IsSetInAzure">Whether the deployment sets it.</param>
/// <param name="IsInSample">Whether local.settings.sample.json sets it.</param>
/// <param name="Apps">The apps that it is for.</param>
internal sealed partial record DocumentedSetting(
    string Name, bool IsReadByApp, bool HasDefault, bool IsSetInAzure, bool IsInSample, IReadOnlyCollection<string> Apps)
{
    private const string Nothing = "–";

    /// <summary>All rows.</summary>
    public static async Task<IReadOnlyList<DocumentedSetting>> ReadAllAsync()
    {
        var document = await File.ReadAllTextAsync(Repository.PathOf("docs", "configuration.md"), TestContext.Current.CancellationToken);
        return
        [
            .. Row().Matches(document).Select(row => new DocumentedSetting(
                row.Groups["name"].Value,
                row.Groups["readers"].Value.Split(", ").Contains("app"),
                row.Groups["default"].Value != Nothing,
                row.Groups["azure"].Value != Nothing,
                row.Groups["local"].Value != Nothing,
                row.Groups["apps"].Value is "both" ? [.. ComposedApp.Assemblies.Keys] : [row.Groups["apps"].Value])),
        ];
    }

    [GeneratedRegex(
        @"^\| `(?<name>\w+)` \| (?<apps>both|orders|notifications) \| (?<readers>[a-z, ]+) \| [^|]+ "
        + @"\| (?<default>[^|]+) \| (?<azure>[^|]+) \| (?<local>[^|]+) \|$",
        RegexOptions.Multiline)]
    private static partial Regex Row();
}
