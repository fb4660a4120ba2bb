using System.Net;
using System.Net.Sockets;
using HostPool.Api.Allocation;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>Connects, and hangs up at once.</summary>
internal sealed class TcpEndpointProbe(IOptions<AllocationOptions> options, TimeProvider time) : IEndpointProbe
{
    public async Task<bool> AnswersAsync(IPAddress ip, int port, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.ProbeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(ip, port), either.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
