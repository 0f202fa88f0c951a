#nullable disable // as the official package, which has no nullable annotations

using System.Security.Cryptography;
using System.Text;

namespace Azure.Data.Tables;

/// <summary>The key of a storage account. Official source: <c>sdk/tables/Azure.Data.Tables/src/TableSharedKeyCredential.cs</c>.</summary>
public class TableSharedKeyCredential
{
    private byte[] _key;

    /// <summary>Creates the credential.</summary>
    /// <param name="accountName">Name of the account.</param>
    /// <param name="accountKey">Its key, in base64.</param>
    public TableSharedKeyCredential(string accountName, string accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountName);
        ArgumentNullException.ThrowIfNull(accountKey);
        AccountName = accountName;
        SetAccountKey(accountKey);
    }

    /// <summary>Name of the account.</summary>
    public string AccountName { get; }

    /// <summary>Replaces the key; the clients that use this credential sign with the new one from now on.</summary>
    public void SetAccountKey(string accountKey) => Volatile.Write(ref _key, Convert.FromBase64String(accountKey));

    internal string Sign(string message) =>
        Convert.ToBase64String(HMACSHA256.HashData(Volatile.Read(ref _key), Encoding.UTF8.GetBytes(message)));
}
