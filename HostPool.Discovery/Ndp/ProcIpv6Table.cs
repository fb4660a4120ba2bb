namespace HostPool.Discovery.Ndp;

/// <summary>The addresses of the network namespace that we run in, from /proc; none where there is no such file.</summary>
internal sealed class ProcIpv6Table : IIpv6Table
{
    private const string Source = "/proc/net/if_inet6";

    public IReadOnlyList<Ipv6LinkAddress> Read(string interfaceName)
    {
        try
        {
            return IfInet6.Parse(File.ReadLines(Source), interfaceName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
