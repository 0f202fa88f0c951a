namespace Tests.Unit.Infrastructure;

/// <summary>A parameter of main.bicep.</summary>
/// <param name="Required">Whether it has no default.</param>
internal sealed record DeploymentParameter(bool Required);
