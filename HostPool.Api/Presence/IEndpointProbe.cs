using System.Net;

namespace HostPool.Api.Presence;

/// <summary>Tries whether an endpoint takes a TCP connection. Thread-safe.</summary>
internal interface IEndpointProbe
{
    /// <summary>True when it does within <c>Allocation:ProbeTimeout</c>.</summary>
    Task<bool> AnswersAsync(IPAddress ip, int port, CancellationToken cancellationToken);
}
