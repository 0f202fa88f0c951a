using System.Net;
using System.Text.Json.Nodes;

namespace LocalHost.Durable.Management;

/// <summary>
/// The URLs by which clients query and control an instance (HttpApiHandler.GetClientResponseLinks). The official worker makes the same ones of its client
/// binding.
/// </summary>
internal static class ManagementUrls
{
    public const string Path = "/runtime/webhooks/durabletask";

    /// <summary>In Azure it holds the extension's key. Here no key is checked.</summary>
    public const string RequiredQuery = "code=local";

    /// <summary>The URLs for a caller that reaches the host at an authority.</summary>
    public static JsonObject Of(Uri authority, string instanceId, DurableOptions options)
    {
        var instance = $"{authority.GetLeftPart(UriPartial.Authority)}{Path}/instances/{WebUtility.UrlEncode(instanceId)}";
        var connection = WebUtility.UrlEncode(options.StorageProvider.ConnectionName);
        var query = $"taskHub={WebUtility.UrlEncode(options.HubName)}&connection={connection}&{RequiredQuery}";
        return new JsonObject
        {
            ["id"] = instanceId,
            ["statusQueryGetUri"] = $"{instance}?{query}",
            ["sendEventPostUri"] = $"{instance}/raiseEvent/{{eventName}}?{query}",
            ["terminatePostUri"] = $"{instance}/terminate?reason={{text}}&{query}",
            ["purgeHistoryDeleteUri"] = $"{instance}?{query}",
            ["restartPostUri"] = $"{instance}/restart?{query}",
            ["suspendPostUri"] = $"{instance}/suspend?reason={{text}}&{query}",
            ["resumePostUri"] = $"{instance}/resume?reason={{text}}&{query}",
        };
    }
}
