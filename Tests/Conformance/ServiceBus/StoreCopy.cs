using Emulators.Storage;

namespace Tests.Conformance.ServiceBus;

/// <summary>The files of a store as a crash would leave them at some moment.</summary>
internal static class StoreCopy
{
    /// <summary>Copies them while the writer is held between two transactions, so that they are of one moment.</summary>
    public static Task TakeAsync(LocalStore store, string folder, string copy) => store.WriteAsync(_ =>
    {
        Directory.CreateDirectory(copy);
        Copy("store.db");
        Copy("store.db-wal");

        void Copy(string name)
        {
            using var from = new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var to = File.Create(Path.Combine(copy, name));
            from.CopyTo(to);
        }
    });
}
