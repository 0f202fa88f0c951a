namespace LocalHost.Settings;

/// <summary>The settings make no sense. The message is for the person at the terminal.</summary>
internal sealed class SettingsException(string message) : Exception(message);
