using System.Net;
using System.Text.Json.Nodes;

namespace LocalHost.Durable.Management;

/// <summary>
/// The URLs by which an instance is watched and driven over HTTP (HttpApiHandler.GetClientResponseLinks). The official worker makes the same from the
/// binding of its client.
/// </summary>
internal static class ManagementUrls
{
    public const string Path = "/runtime/webhooks/durabletask";

    /// <summary>On Azure the key of the extension. Here nothing is asked for, and what is sent is not looked at.</summary>
    public const string RequiredQuery = "code=local";

    /// <summary>The authority is the one by which the caller came.</summary>
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
