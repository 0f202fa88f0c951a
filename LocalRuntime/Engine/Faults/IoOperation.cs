namespace LocalRuntime.Engine.Faults;

/// <summary>One operation at an I/O edge, as a fault plan sees it.</summary>
/// <param name="Edge">The edge it crosses.</param>
/// <param name="Name">
/// What it does: the HTTP method and path of a table request, or <c>send orders</c>, <c>complete orders/email</c>, <c>append durable</c>.
/// </param>
/// <param name="IsWrite">Whether it changes anything on the other side.</param>
/// <param name="Function">The function on whose behalf it runs, or null outside of functions.</param>
/// <param name="Content">The body it carries, where it has one that is text.</param>
public sealed record IoOperation(IoEdge Edge, string Name, bool IsWrite, string? Function, string? Content);
