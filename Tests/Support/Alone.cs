using System.Diagnostics.CodeAnalysis;

namespace Tests.Support;

/// <summary>Tests that measure time, or listen to all that the process does, and therefore run while no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is no collection but names one.")]
public sealed class Alone;
