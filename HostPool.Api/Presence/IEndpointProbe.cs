using System.Net;

namespace HostPool.Api.Presence;

/// <summary>Tries whether an endpoint takes a TCP connection. Thread-safe.</summary>
internal interface IEndpointProbe
{
    /// <summary>True when it does within <c>Allocation:ProbeTimeout</c>; behind a jump host, once that was logged in to.</summary>
    Task<bool> AnswersAsync(IPAddress ip, int port, CancellationToken cancellationToken);

    /// <summary>True when the way there failed, so that nothing is known of the endpoint that did not answer.</summary>
    bool IsBlindTo(IPAddress ip) => false;
}
