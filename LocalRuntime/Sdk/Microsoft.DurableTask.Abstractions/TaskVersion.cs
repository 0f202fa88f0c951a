namespace Microsoft.DurableTask;

/// <summary>
/// The version of an orchestrator or activity; compared without regard to case.
/// Official source: <c>src/Abstractions/TaskVersion.cs</c> (durabletask-dotnet).
/// </summary>
public readonly struct TaskVersion : IEquatable<TaskVersion>
{
    private readonly string? _version;

    /// <summary>Creates a version; null and empty mean none.</summary>
    public TaskVersion(string? version)
    {
        if (!string.IsNullOrEmpty(version))
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(version);
        }

        _version = version;
    }

    /// <summary>The version, or the empty string.</summary>
    public string Version => _version ?? string.Empty;

    /// <summary>The version's text.</summary>
    public static implicit operator string(TaskVersion value) => value.Version;

    /// <summary>The version with this text.</summary>
    public static implicit operator TaskVersion(string? value) => new(value);

    /// <summary>Whether two versions are the same.</summary>
    public static bool operator ==(TaskVersion a, TaskVersion b) => a.Equals(b);

    /// <summary>Whether two versions differ.</summary>
    public static bool operator !=(TaskVersion a, TaskVersion b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(TaskVersion other) => string.Equals(Version, other.Version, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TaskVersion other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Version);
}
