using System.Text.Json.Nodes;
using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>Adds a neighbour to the pool by hand. Thread-safe.</summary>
internal sealed class NeighbourAdopter(
    NeighbourTable neighbours, PoolWriter writer, SpecsPolicy specs, PresenceClock clock, IOptions<PresenceOptions> options)
{
    public Neighbour? Find(MacAddress mac) => neighbours.Find(mac);

    /// <summary>The host that the neighbour is: a new one, or the one that it was already.</summary>
    /// <exception cref="InvalidRequestException">Defaults and overrides together do not make a valid host.</exception>
    public Task<(PoolHost Host, bool IsNew)> AdoptAsync(Neighbour neighbour, JsonObject? overrides, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            async (context, changes) =>
            {
                var mac = neighbour.Mac.ToString();
                if (await HostMacs.FindOwnerAsync(context, mac, cancellationToken) is { } known)
                {
                    return (known, false);
                }

                var host = Adoption.Create(options.Value.Defaults, neighbour.Mac, neighbour.Ip, overrides, specs.HasLogins(neighbour.Ip));
                host.LastSeen = clock.TimeOf(neighbour.LastSeen);
                specs.Request(host);
                context.Add(host);
                changes.Add(new HostChange(HostChangeKind.Joined, host, $"on {neighbour.Interface}, adopted by hand"));

                // The answer carries the id.
                await context.SaveChangesAsync(cancellationToken);
                return (host, true);
            },
            cancellationToken);
}
