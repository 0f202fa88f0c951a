using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Tests.Infrastructure;

/// <summary>Settings that remember which of them were asked for, whether they were set or not.</summary>
internal sealed class RecordingConfiguration(IConfiguration inner) : IConfiguration
{
    private readonly SortedSet<string> _keys = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names asked for, as they stand in the environment.</summary>
    public IReadOnlyCollection<string> Names => [.. _keys.Select(key => key.Replace(":", "__", StringComparison.Ordinal))];

    public string? this[string key]
    {
        get
        {
            _keys.Add(key);
            return inner[key];
        }
        set => throw new NotSupportedException("No app changes its settings.");
    }

    public IConfigurationSection GetSection(string key) => inner.GetSection(key);

    public IEnumerable<IConfigurationSection> GetChildren() => inner.GetChildren();

    public IChangeToken GetReloadToken() => inner.GetReloadToken();
}
