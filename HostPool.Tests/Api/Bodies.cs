namespace HostPool.Tests.Api;

/// <summary>Bodies that several tests send.</summary>
internal static class Bodies
{
    /// <summary>A host that has everything a host must have, with <paramref name="more"/> at its end.</summary>
    public static string Host(string ip = "127.9.9.9", int port = 22, string more = "") =>
        $$"""{"os": "linux", "endpoint": {"ip": "{{ip}}", "port": {{port}}, "protocol": "ssh"}, "credentials": {"username": "centos", "password": "p1"}{{(more.Length > 0 ? ", " + more : "")}}}""";

    /// <summary>A request that adds hosts.</summary>
    public static string Hosts(params string[] hosts) => $$"""{"hosts": [{{string.Join(", ", hosts)}}]}""";
}
