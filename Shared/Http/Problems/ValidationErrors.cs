namespace Shared.Http.Problems;

/// <summary>Collects what is wrong with a request, so that one answer tells all of it.</summary>
public sealed class ValidationErrors
{
    private readonly SortedDictionary<string, List<string>> _messages = new(StringComparer.Ordinal);

    /// <summary>Whether this member or header was found wrong.</summary>
    public bool Has(string name) => _messages.ContainsKey(name);

    /// <summary>Adds a message, in words that follow the name of the member or header.</summary>
    public void Add(string name, string message)
    {
        if (!_messages.TryGetValue(name, out var messages))
        {
            _messages.Add(name, messages = []);
        }

        messages.Add(message);
    }

    /// <summary>Ends the request with 400 where anything was added.</summary>
    /// <exception cref="ProblemException">Something was added.</exception>
    public void ThrowIfAny()
    {
        if (_messages.Count > 0)
        {
            throw ToException();
        }
    }

    /// <summary>The exception that answers a request with one mistake.</summary>
    public static ProblemException Of(string name, string message)
    {
        var errors = new ValidationErrors();
        errors.Add(name, message);
        return errors.ToException();
    }

    private ProblemException ToException()
    {
        var (name, messages) = _messages.First();
        var more = _messages.Count > 1 ? $" (and {_messages.Count - 1} more, see errors)" : "";
        return new ProblemException(new Problem(ProblemTypes.InvalidRequest, $"{name} {messages[0]}{more}")
        {
            Members = new Dictionary<string, object> { ["errors"] = _messages },
        });
    }
}
