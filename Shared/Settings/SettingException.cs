namespace Shared.Settings;

/// <summary>An app cannot start because of one setting.</summary>
/// <param name="name">The name of the setting, as it stands in the environment.</param>
/// <param name="problem">What is wrong, in words that follow the name; never its value where that is a secret.</param>
/// <param name="cause">What found it wrong.</param>
public sealed class SettingException(string name, string problem, Exception? cause = null)
    : Exception($"Setting {name} {problem}", cause);
