using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Shared.Http.Problems;

namespace Shared.Http.Requests;

/// <summary>Which page of a list is asked for.</summary>
/// <param name="Limit">How many items at most, 1–100.</param>
/// <param name="After">Where the page before ended: the end of a row key, made of <c>a-z 0-9 -</c>. Null for the first page.</param>
public sealed record PageRequest(int Limit, string? After)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;
    private const int MaxPositionLength = 100;

    /// <summary>Reads <c>limit</c> and <c>continuation</c> from the query.</summary>
    /// <exception cref="ProblemException">One of them is wrong: 400.</exception>
    public static PageRequest Read(HttpRequest request)
    {
        var errors = new ValidationErrors();
        var limit = ReadLimit(request, errors);
        string? after = null;
        if (request.Query.TryGetValue("continuation", out var tokens) && !TryDecode(tokens.ToString(), out after))
        {
            errors.Add("continuation", "is not one that this API gave.");
        }

        errors.ThrowIfAny();
        return new PageRequest(limit, after);
    }

    /// <summary>Reads <c>limit</c> from the query, and says among the errors where it is wrong.</summary>
    public static int ReadLimit(HttpRequest request, ValidationErrors errors)
    {
        var limit = DefaultLimit;
        if (request.Query.TryGetValue("limit", out var limits)
            && (!int.TryParse(limits.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            errors.Add("limit", $"must be a whole number from 1 to {MaxLimit}.");
        }

        return limit;
    }

    /// <summary>The opaque text by which a client asks for the page that begins after a position.</summary>
    public static string Encode(string position) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(position));

    private static bool TryDecode(string token, out string? position)
    {
        position = null;
        if (token.Length is 0 or > MaxPositionLength * 2 || !Base64Url.IsValid(token))
        {
            return false;
        }

        position = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(token));
        return position.All(character => character is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');
    }
}
