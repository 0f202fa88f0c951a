using System.Globalization;
using Microsoft.Extensions.Configuration;
using Shared.Identifiers;

namespace Shared.Settings;

/// <summary>
/// Reads settings by the names that they have in the environment, such as <c>SendGrid__From</c>. An empty setting counts as one that is not set.
/// Values must be written in full: the configuration binder would take <c>5</c> for five days, and <c>1</c> for the second member of an enum.
/// </summary>
public sealed class SettingReader(IConfiguration configuration)
{
    private static readonly string[] TimeFormats = [@"hh\:mm\:ss", @"d\.hh\:mm\:ss"];

    private readonly List<string> _problems = [];

    /// <summary>What is wrong so far, one sentence for each setting.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The text of a setting; null where it is not set.</summary>
    public string? Find(string name) =>
        configuration[name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)] is { Length: > 0 } text ? text : null;

    /// <summary>Records that the app cannot start with this setting.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="problem">What is wrong, in words that follow the name; never the value where that is a secret.</param>
    public void Refuse(string name, string problem) => _problems.Add($"Setting {name} {problem}");

    /// <summary>A user ID; null where it is not set.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="remedy">The sentence that says where the right value comes from.</param>
    public UserId? FindUserId(string name, string remedy)
    {
        if (Find(name) is not { } text)
        {
            return null;
        }

        if (UserId.TryParse(text, out var userId))
        {
            return userId;
        }

        Refuse(name, $"is '{text}', which is not a user ID. {remedy}");
        return null;
    }

    /// <summary>A time span written as <c>hh:mm:ss</c> or <c>d.hh:mm:ss</c>.</summary>
    public TimeSpan ReadTime(string name, TimeSpan defaultValue, TimeSpan min, TimeSpan max)
    {
        if (Find(name) is not { } text)
        {
            return defaultValue;
        }

        if (TimeSpan.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, out var time) && time >= min && time <= max)
        {
            return time;
        }

        Refuse(name, $"is '{text}'. Set it to a time from {min:c} to {max:c}, such as {defaultValue:c}.");
        return defaultValue;
    }

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public int ReadWholeNumber(string name, int defaultValue, int max, int min = 0)
    {
        if (Find(name) is not { } text)
        {
            return defaultValue;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Refuse(name, $"is '{text}'. Set it to a whole number from {min} to {max}.");
        return defaultValue;
    }

    /// <summary>The name of a member of an enum, in upper or lower case.</summary>
    public T ReadOneOf<T>(string name, T defaultValue)
        where T : struct, Enum
    {
        if (Find(name) is not { } text)
        {
            return defaultValue;
        }

        foreach (var member in Enum.GetValues<T>())
        {
            if (text.Equals(member.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return member;
            }
        }

        Refuse(name, $"is '{text}'. Set it to {string.Join(" or ", Enum.GetNames<T>())}.");
        return defaultValue;
    }

    /// <summary>Either <c>true</c> or <c>false</c>, in upper or lower case.</summary>
    public bool ReadFlag(string name, bool defaultValue)
    {
        if (Find(name) is not { } text)
        {
            return defaultValue;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        Refuse(name, $"is '{text}'. Set it to true or false.");
        return defaultValue;
    }
}
