namespace LocalHost.Azurite;

/// <summary>Accounts of Azurite.</summary>
internal static class AzuriteAccounts
{
    /// <summary>Azurite's own account.</summary>
    public const string Default = "devstoreaccount1";

    /// <summary>The key of Azurite's own account. It is public: it stands in Azurite's documentation.</summary>
    public const string DefaultKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Connection string for an account of the Azurite on <paramref name="port"/>.</summary>
    public static string ConnectionString(int port, string account = Default, string key = DefaultKey) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={key};TableEndpoint=http://127.0.0.1:{port}/{account};";
}
