using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>UUIDs (version 5, RFC 9562) that a replay makes again. Official source: <c>TaskOrchestrationContextWrapper.cs</c> (durabletask-dotnet).</summary>
internal static class DeterministicGuid
{
    private static readonly Guid Namespace = new("9e952958-5e33-4daf-827f-2fa12937b875");

    [SuppressMessage(
        "Security", "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "Version 5 of UUIDs is defined over SHA-1; nothing secret depends on it.")]
    public static Guid Create(string instanceId, DateTime now, int number)
    {
        var name = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{instanceId}_{now:o}_{number}"));
        var hash = SHA1.HashData([.. Namespace.ToByteArray(bigEndian: true), .. name]);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
