using Dependency = ArchUnitNET.Domain.Dependencies.ITypeDependency;

namespace Tests.Unit.Architecture;

/// <summary>The rule that the folders of a project, which are its namespaces, depend on each other in one direction.</summary>
internal sealed class FolderCircles
{
    private readonly string _parent;
    private readonly List<(string From, string To, Dependency Dependency)> _arrows;

    /// <summary>Reads the arrows between the folders below a namespace.</summary>
    public FolderCircles(ArchUnitNET.Domain.Architecture code, string parent)
    {
        _parent = parent;
        _arrows =
        [
            .. from dependency in code.Types.SelectMany(type => type.Dependencies)
               let @from = FolderOf(dependency.Origin.FullName)
               let to = FolderOf(dependency.Target.FullName)
               where @from is not null && to is not null && @from != to
               select (@from, to, dependency),
        ];
    }

    /// <summary>Whether any folder depends on another. Where none does, the rule has seen nothing.</summary>
    public bool HasArrows => _arrows.Count > 0;

    /// <summary>The dependencies that lead back to where they come from, over however many folders.</summary>
    public IReadOnlyList<string> Find()
    {
        var targets = _arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        return
        [
            .. _arrows.Where(arrow => ReachableFrom(arrow.To, targets).Contains(arrow.From))
                .Select(arrow => $"{arrow.Dependency.Origin.FullName} -> {arrow.Dependency.Target.FullName}").Distinct().Order(StringComparer.Ordinal),
        ];
    }

    private static HashSet<string> ReachableFrom(string folder, ILookup<string, string> targets)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>([folder]);
        while (next.TryPop(out var current))
        {
            if (reached.Add(current))
                targets[current].Distinct().ToList().ForEach(next.Push);
        }

        return reached;
    }

    // The namespace below the parent's, without what is nested in it; null for types elsewhere and of the parent itself, which wires its folders up.
    private string? FolderOf(string type) =>
        type.StartsWith($"{_parent}.", StringComparison.Ordinal) && type[(_parent.Length + 1)..].Split('.') is [var folder, _, ..] ? folder : null;
}
