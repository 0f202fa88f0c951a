namespace Emulators.Tables;

/// <summary>
/// Encodes keys as bytes that sort as the service sorts strings, by UTF-16 code units. UTF-8 would sort characters beyond U+FFFF after all others; so each code
/// unit is encoded by itself (CESU-8).
/// </summary>
internal static class KeyText
{
    /// <summary>Sorts after every key.</summary>
    public static readonly byte[] End = [0xFF];

    private const int BytesPerCodeUnit = 3;

    public static byte[] Encode(string key)
    {
        Span<byte> bytes = stackalloc byte[key.Length <= EntityRules.MaxKeyLength ? key.Length * BytesPerCodeUnit : 0];
        if (bytes.IsEmpty)
            bytes = new byte[key.Length * BytesPerCodeUnit];
        var length = 0;
        foreach (var unit in key)
        {
            if (unit < 0x80)
            {
                bytes[length++] = (byte)unit;
            }
            else if (unit < 0x800)
            {
                bytes[length++] = (byte)(0xC0 | unit >> 6);
                bytes[length++] = (byte)(0x80 | unit & 0x3F);
            }
            else
            {
                bytes[length++] = (byte)(0xE0 | unit >> 12);
                bytes[length++] = (byte)(0x80 | unit >> 6 & 0x3F);
                bytes[length++] = (byte)(0x80 | unit & 0x3F);
            }
        }

        return bytes[..length].ToArray();
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var units = new char[bytes.Length];
        var length = 0;
        for (var at = 0; at < bytes.Length;)
        {
            var lead = bytes[at];
            var (unit, width) = lead switch
            {
                < 0x80 => (lead, 1),
                < 0xE0 => ((lead & 0x1F) << 6 | bytes[at + 1] & 0x3F, 2),
                _ => ((lead & 0x0F) << 12 | (bytes[at + 1] & 0x3F) << 6 | bytes[at + 2] & 0x3F, 3),
            };
            units[length++] = (char)unit;
            at += width;
        }

        return new string(units, 0, length);
    }
}
