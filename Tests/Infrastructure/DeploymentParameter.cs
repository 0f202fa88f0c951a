namespace Tests.Infrastructure;

/// <summary>A parameter of main.bicep.</summary>
/// <param name="Default">Its default, as text; null where it must be given.</param>
internal sealed record DeploymentParameter(string? Default);
