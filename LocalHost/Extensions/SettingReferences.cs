using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace LocalHost.Extensions;

/// <summary>Names of settings within bindings: <c>%name%</c> stands for the setting's value.</summary>
internal static partial class SettingReferences
{
    /// <exception cref="FormatException">A setting is missing; the message names it.</exception>
    public static string Resolve(string text, IConfiguration settings) =>
        Reference().Replace(text, reference => Value(reference.Groups[1].Value, settings));

    private static string Value(string name, IConfiguration settings) =>
        settings[name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)]
        ?? throw new FormatException($"'%{name}%' names a setting that is missing.");

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
