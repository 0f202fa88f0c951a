using System.Text;
using LocalRuntime.Engine.Faults;

namespace LocalRuntime.Engine.Tables.Pipeline;

/// <summary>What a request does, for the counter and for fault plans.</summary>
/// <param name="Kind">The client's method, such as <c>AddEntity</c>.</param>
/// <param name="Table">The table, or null for a list of tables.</param>
/// <param name="Verb">The HTTP method.</param>
/// <param name="Path">What it addresses, without a key.</param>
internal sealed record TableOperation(string Kind, string? Table, string Verb, string Path)
{
    /// <summary>The key of the entity that it addresses, or null.</summary>
    public (string Partition, string Row)? Key { get; init; }

    /// <summary>Its body, where it has one.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// The operation as a fault plan sees it, with names such as <c>POST Accounts</c> or <c>GET Accounts('u','account')</c>.
    /// </summary>
    public IoOperation ToIoOperation(string? function) => new(
        IoEdge.Tables,
        Key is var (partition, row) ? $"{Verb} {Path}('{partition}','{row}')" : $"{Verb} {Path}",
        IsWrite: Verb != "GET",
        function,
        Body.IsEmpty ? null : Encoding.UTF8.GetString(Body.Span));
}
