using System.Net;
using HostPool.Api.Allocation;
using HostPool.Specs;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>Tries an endpoint by the way that leads there: straight, or through the jump host of its network.</summary>
internal sealed class EndpointProbe(TcpEndpointProbe straight, IJumpProbe jumps, IOptions<AllocationOptions> options) : IEndpointProbe
{
    public Task<bool> AnswersAsync(IPAddress ip, int port, CancellationToken cancellationToken) => jumps.IsNeededFor(ip)
        ? jumps.AnswersAsync(ip, port, options.Value.ProbeTimeout, cancellationToken)
        : straight.AnswersAsync(ip, port, cancellationToken);

    public bool IsBlindTo(IPAddress ip) => jumps.IsNeededFor(ip) && jumps.IsAway(ip);
}
