using System.Diagnostics.CodeAnalysis;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>
/// Options of the table clients: those of <see cref="ClientOptions"/>. Official source:
/// <c>sdk/tables/Azure.Data.Tables/src/TableClientOptions.cs</c>.
/// </summary>
public class TableClientOptions : ClientOptions
{
    /// <summary>Creates the options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The version is unknown.</exception>
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06)
    {
        VersionString = serviceVersion switch
        {
            ServiceVersion.V2019_02_02 => "2019-02-02",
            ServiceVersion.V2020_12_06 => "2020-12-06",
            _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion)),
        };
    }

    /// <summary>Versions of the service's protocol.</summary>
    [SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "The official names.")]
    public enum ServiceVersion
    {
        /// <summary>2019-02-02.</summary>
        V2019_02_02 = 1,

        /// <summary>2020-12-06, which is needed for tokens.</summary>
        V2020_12_06 = 2,
    }

    internal string VersionString { get; }
}
