namespace Shared.Settings;

/// <summary>
/// A group of settings, read together into an immutable record and checked when the app starts. <see cref="SettingsServices.AddSettings"/> registers it;
/// whoever needs the settings asks for the record.
/// </summary>
public interface ISettings<TSelf>
    where TSelf : class, ISettings<TSelf>
{
    /// <summary>Reads the group. What cannot be meant is told to the reader, and reading goes on, so that one start reports all that is wrong.</summary>
    static abstract TSelf Read(SettingReader reader);
}
