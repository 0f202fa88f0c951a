using System.Globalization;
using System.Text;
using System.Xml;

namespace LocalRuntime.Engine.Tables;

/// <summary>Makes filters of interpolated strings. Official source: <c>sdk/tables/Azure.Data.Tables/src/TableOdataFilter.cs</c>.</summary>
internal static class ODataFilter
{
    /// <exception cref="ArgumentException">A value has no literal.</exception>
    public static string? Create(FormattableString? filter)
    {
        if (filter is null)
            return null;

        var literals = filter.GetArguments().Select((value, index) => (object)Literal(value, index)).ToArray();
        return string.Format(CultureInfo.InvariantCulture, filter.Format, literals);
    }

    private static string Literal(object? value, int index) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long or ulong => $"{((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)}L",
        sbyte or byte or short or ushort or int or uint or decimal or float or double =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        Guid id => $"guid'{id}'",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData bytes => $"X'{Convert.ToHexString(bytes.ToMemory().Span)}'",
        DateTimeOffset time => Time(time.UtcDateTime),
        DateTime time => Time(time.ToUniversalTime()),
        string or char or StringBuilder => $"'{value.ToString()!.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => throw new ArgumentException($"Unable to convert argument {index} from type {value.GetType()} to an OData literal."),
    };

    private static string Time(DateTime time) => $"datetime'{XmlConvert.ToString(time, XmlDateTimeSerializationMode.RoundtripKind)}'";
}
