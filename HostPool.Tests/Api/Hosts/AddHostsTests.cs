namespace HostPool.Tests.Api.Hosts;

public sealed class AddHostsTests
{
    [Fact]
    public async Task Post_OfARange_ExpandsInPlace()
    {
        await using var app = PoolApp.Start();

        var ids = await app.AddAsync("""
            {"default": {"os": "linux", "endpoint": {"port": 22, "protocol": "ssh"}, "credentials": {"username": "u"}},
             "hosts": [{"name": "a", "endpoint": {"ip": "192.168.1.101/30"}}, {"name": "b", "endpoint": {"ip": "192.168.1.1"}}]}
            """);

        Assert.Equal([1, 2, 3, 4, 5], ids);
        var hosts = (await app.GetAsync("/hosts")).AsArray();
        Assert.Equal(
            ["a_0 192.168.1.100", "a_1 192.168.1.101", "a_2 192.168.1.102", "a_3 192.168.1.103", "b 192.168.1.1"],
            hosts.Select(host => $"{host!["name"]} {host["endpoint"]!["ip"]}"));
    }
}
