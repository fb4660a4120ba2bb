using System.Net;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Api.Presence;
using HostPool.Specs;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Inventory;

/// <summary>
/// Settles what runs on hosts that joined by themselves, by what answers there: an SSH server by its name, or WinRM where
/// none does. Until the facts of a host were read, each attempt looks anew; then it stays. Thread-safe.
/// </summary>
internal sealed class OsSettlement(IEndpointProbe probe, IOptions<PresenceOptions> presence)
{
    /// <summary>In the order of preference, of those that take a connection.</summary>
    private static readonly (int Port, string Protocol)[] Winrm = [(5986, HostEndpoint.WinrmHttps), (5985, HostEndpoint.WinrmHttp)];

    /// <summary>Where SSH is to be asked for: also where the host was taken for one that speaks something else.</summary>
    public HostEndpoint SshOf(PoolHost host) => host.Source is not HostSource.Unsettled || host.Endpoint.Protocol == HostEndpoint.Ssh
        ? host.Endpoint
        : host.Endpoint with { Port = presence.Value.Defaults.Endpoint.Port, Protocol = HostEndpoint.Ssh };

    /// <summary>What an attempt to read the facts says of it; null: nothing, or it is settled already.</summary>
    public async Task<OsVerdict?> JudgeAsync(PoolHost host, SpecResult result, CancellationToken cancellationToken)
    {
        if (host.Source is not HostSource.Unsettled)
        {
            return null;
        }

        if (result.IsWindows is { } isWindows)
        {
            return new OsVerdict(isWindows ? HostOs.Windows : HostOs.Linux, SshOf(host), $"by its SSH server, {result.Software}", IsFinal: result.Failure is null);
        }

        if (result.Failure is not (SpecFailure.Refused or SpecFailure.Unreachable or SpecFailure.TimedOut))
        {
            return null;
        }

        foreach (var (port, protocol) in Winrm)
        {
            if (await probe.AnswersAsync(IPAddress.Parse(host.Endpoint.Ip), port, cancellationToken))
            {
                return new OsVerdict(HostOs.Windows, host.Endpoint with { Port = port, Protocol = protocol }, $"by its port {port}, without SSH", IsFinal: false);
            }
        }

        return null;
    }

    /// <summary>Inside of a write.</summary>
    public static void Apply(PoolHost host, OsVerdict verdict, ICollection<HostChange> changes)
    {
        host.Source = verdict.IsFinal ? HostSource.Discovery : host.Source;
        if (host.Os != verdict.Os || host.Endpoint != verdict.Endpoint)
        {
            (host.Os, host.Endpoint) = (verdict.Os, verdict.Endpoint);
            host.Version++;
            changes.Add(new HostChange(HostChangeKind.Settled, host, $"as {verdict.Os}, {verdict.Why}"));
        }
    }
}
