namespace Shared.Http.Problems;

/// <summary>Ends an HTTP function from deep inside with a problem as its answer.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    /// <summary>The answer.</summary>
    public Problem Problem { get; } = problem;
}
