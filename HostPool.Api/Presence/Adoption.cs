using System.Net;
using System.Text.Json.Nodes;
using HostPool.Api.Hosts;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>Makes a pool host of a machine that was seen.</summary>
internal static class Adoption
{
    /// <summary>A host named after its MAC, with the settings' defaults, and over them what a client asked for.</summary>
    /// <param name="defaults">The settings.</param>
    /// <param name="mac">Its MAC.</param>
    /// <param name="ip">Its address.</param>
    /// <param name="overrides">What a client asked for; null: nothing.</param>
    /// <param name="mayLackLogin">True: it may be without credentials, for those of its network are tried.</param>
    /// <exception cref="InvalidRequestException">The result is not a valid host.</exception>
    public static PoolHost Create(AdoptionDefaults defaults, MacAddress mac, IPAddress ip, JsonObject? overrides, bool mayLackLogin)
    {
        var json = defaults.ToJson(mac.ToString(), ip.ToString());
        if (overrides is not null)
        {
            HostPatch.Merge(json, overrides);
        }

        var draft = new HostDraft(json);
        HostDraftValidator.Check(draft, mayLackLogin);
        var host = HostExpansion.Expand(draft).Single();
        var isOpen = defaults.Os is null && (overrides is null || !HostPatch.SaysWhatRuns(overrides)) && host.Endpoint.Protocol == HostEndpoint.Ssh;
        (host.Mac, host.Source) = (mac.ToString(), isOpen ? HostSource.Unsettled : HostSource.Discovery);
        return host;
    }
}
