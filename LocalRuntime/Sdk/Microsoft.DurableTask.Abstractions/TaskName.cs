namespace Microsoft.DurableTask;

/// <summary>
/// The name of an orchestrator or activity; compared without regard to case.
/// Official source: <c>src/Abstractions/TaskName.cs</c> (durabletask-dotnet).
/// </summary>
public readonly struct TaskName : IEquatable<TaskName>
{
    /// <summary>Creates a name.</summary>
    public TaskName(string name)
    {
        Name = name;
    }

    /// <summary>The name; null in the default value.</summary>
    public string Name { get; }

    /// <summary>The name's text.</summary>
    public static implicit operator string(TaskName value) => value.Name;

    /// <summary>The name with this text; the default value for null and the empty string.</summary>
    public static implicit operator TaskName(string value) => string.IsNullOrEmpty(value) ? default : new TaskName(value);

    /// <summary>Whether two names are the same.</summary>
    public static bool operator ==(TaskName a, TaskName b) => a.Equals(b);

    /// <summary>Whether two names differ.</summary>
    public static bool operator !=(TaskName a, TaskName b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(TaskName other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TaskName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
