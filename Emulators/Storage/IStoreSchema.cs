namespace Emulators.Storage;

/// <summary>One emulator's part of the store.</summary>
public interface IStoreSchema
{
    /// <summary>SQL that creates its tables and indexes where they do not exist. Each name begins with the emulator's name.</summary>
    string CreateSql { get; }
}
