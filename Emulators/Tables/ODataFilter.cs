using System.Globalization;
using System.Text.RegularExpressions;

namespace Emulators.Tables;

/// <summary>
/// A condition on entities: comparisons of a property with a literal, joined by and, or, not and parentheses, as the service documents them.
/// Source: learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities.
/// </summary>
internal abstract record ODataFilter
{
    /// <summary>Matches everything.</summary>
    public static ODataFilter None { get; } = new Everything();

    public abstract bool IsTrue(Entity entity);

    /// <summary>The conditions that every match fulfils.</summary>
    public virtual IEnumerable<ODataFilter> Terms => [this];

    /// <exception cref="TableError">The text is not a valid filter.</exception>
    public static ODataFilter Parse(string text) => new ODataFilterReader(text).Read();

    private sealed record Everything : ODataFilter
    {
        public override IEnumerable<ODataFilter> Terms => [];

        public override bool IsTrue(Entity entity) => true;
    }
}

/// <summary>Both hold.</summary>
internal sealed record And(ODataFilter Left, ODataFilter Right) : ODataFilter
{
    public override IEnumerable<ODataFilter> Terms => [.. Left.Terms, .. Right.Terms];

    public override bool IsTrue(Entity entity) => Left.IsTrue(entity) && Right.IsTrue(entity);
}

/// <summary>At least one holds.</summary>
internal sealed record Or(ODataFilter Left, ODataFilter Right) : ODataFilter
{
    public override bool IsTrue(Entity entity) => Left.IsTrue(entity) || Right.IsTrue(entity);
}

/// <summary>It does not hold.</summary>
internal sealed record Not(ODataFilter Inner) : ODataFilter
{
    public override bool IsTrue(Entity entity) => !Inner.IsTrue(entity);
}

/// <summary>A property compared with a literal. An entity without the property, or with one of another type, does not match.</summary>
internal sealed record Comparison(string Property, string Operator, EdmValue Literal) : ODataFilter
{
    public override bool IsTrue(Entity entity) => entity.Find(Property) is { } value && value.CompareTo(Literal) is { } order && Operator switch
    {
        "eq" => order == 0,
        "ne" => order != 0,
        "gt" => order > 0,
        "ge" => order >= 0,
        "lt" => order < 0,
        _ => order <= 0,
    };
}

/// <summary>Parses a filter, by recursive descent.</summary>
internal sealed partial class ODataFilterReader
{
    private const int MaxDepth = 50;

    // Documented: "no more than 15 discrete comparisons".
    private const int MaxComparisons = 15;

    private readonly MatchCollection _tokens;
    private readonly string _text;
    private int _next;
    private int _depth;
    private int _comparisons;

    public ODataFilterReader(string text)
    {
        _text = text;
        _tokens = Token().Matches(text);

        // There must be nothing but space between the tokens.
        if (!string.IsNullOrWhiteSpace(Token().Replace(text, "")))
            throw Unreadable();
    }

    public ODataFilter Read()
    {
        var filter = ReadOr();
        return _next == _tokens.Count ? filter : throw Unreadable();
    }

    private ODataFilter ReadOr()
    {
        var left = ReadAnd();
        while (TryTake("or"))
            left = new Or(left, ReadAnd());
        return left;
    }

    private ODataFilter ReadAnd()
    {
        var left = ReadNot();
        while (TryTake("and"))
            left = new And(left, ReadNot());
        return left;
    }

    private ODataFilter ReadNot()
    {
        if (++_depth > MaxDepth)
            throw Unreadable();
        try
        {
            if (TryTake("not"))
                return new Not(ReadNot());
            if (!TryTake("("))
                return ReadComparison();
            var inner = ReadOr();
            return TryTake(")") ? inner : throw Unreadable();
        }
        finally
        {
            _depth--;
        }
    }

    // A property alone is a comparison with true.
    private Comparison ReadComparison()
    {
        if (++_comparisons > MaxComparisons)
            throw TableError.Invalid($"The filter has more than {MaxComparisons} comparisons.");
        var left = Next();
        if (_next == _tokens.Count || _tokens[_next].Value is not ("eq" or "ne" or "gt" or "ge" or "lt" or "le"))
            return IsProperty(left) ? new Comparison(left, "eq", new EdmValue(EdmType.Boolean, true)) : throw Unreadable();
        var (comparison, right) = (Next(), Next());
        if (IsProperty(left))
            return new Comparison(left, comparison, ReadLiteral(right));
        return IsProperty(right) ? new Comparison(right, Mirror(comparison), ReadLiteral(left)) : throw Unreadable();
    }

    private static bool IsProperty(string token) =>
        (char.IsLetter(token[0]) || token[0] == '_') && !token.Contains('\'') && token is not ("and" or "or" or "not" or "true" or "false" or "NaN" or "INF");

    private static string Mirror(string comparison) => comparison switch
    {
        "gt" => "lt",
        "ge" => "le",
        "lt" => "gt",
        "le" => "ge",
        _ => comparison,
    };

    private EdmValue ReadLiteral(string token)
    {
        try
        {
            return token switch
            {
                "true" or "false" => new EdmValue(EdmType.Boolean, token == "true"),
                ['\'', ..] => new EdmValue(EdmType.String, Unquote(token)),
                _ when token.StartsWith("datetime'", StringComparison.Ordinal) => new EdmValue(EdmType.DateTime, EdmValue.ParseTime(Unquote(token[8..]))),
                _ when token.StartsWith("guid'", StringComparison.Ordinal) => new EdmValue(EdmType.Guid, Guid.Parse(Unquote(token[4..]))),
                _ when token.StartsWith("X'", StringComparison.Ordinal) => new EdmValue(EdmType.Binary, Convert.FromHexString(Unquote(token[1..]))),
                _ when token.StartsWith("binary'", StringComparison.Ordinal) => new EdmValue(EdmType.Binary, Convert.FromHexString(Unquote(token[6..]))),
                [.., 'L'] => new EdmValue(EdmType.Int64, long.Parse(token[..^1], CultureInfo.InvariantCulture)),
                "NaN" or "Infinity" or "-Infinity" or "INF" or "-INF" => new EdmValue(EdmType.Double, EdmValue.ParseDouble(token)),
                _ when token.AsSpan().IndexOfAny('.', 'e', 'E') >= 0 => new EdmValue(EdmType.Double, double.Parse(token, CultureInfo.InvariantCulture)),
                _ => new EdmValue(EdmType.Int32, int.Parse(token, CultureInfo.InvariantCulture)),
            };
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            throw Unreadable();
        }
    }

    private static string Unquote(string token) => token[1..^1].Replace("''", "'", StringComparison.Ordinal);

    private bool TryTake(string token)
    {
        if (_next == _tokens.Count || _tokens[_next].Value != token)
            return false;
        _next++;
        return true;
    }

    private string Next() => _next < _tokens.Count ? _tokens[_next++].Value : throw Unreadable();

    private TableError Unreadable() => TableError.Invalid($"The filter '{_text}' cannot be read.");

    [GeneratedRegex(@"(?:datetime|guid|X|binary)?'(?:[^']|'')*'|[()]|[\p{L}_][\w.]*|[-+]?[\w.+-]+")]
    private static partial Regex Token();
}
