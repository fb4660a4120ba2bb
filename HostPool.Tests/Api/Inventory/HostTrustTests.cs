using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Inventory;
using HostPool.Specs;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Inventory;

/// <summary>That it is told which key was accepted: to who asked, in the audit, and in the log.</summary>
public sealed class HostTrustTests
{
    private const string Fingerprint = "SHA256:uNiVztksCsDhcc0u9e8BrMNXwRcnwPVZtPwZOqBrcZ8";

    [Theory]
    [InlineData(null)]
    [InlineData($$"""{"fingerprint": "{{Fingerprint}}"}""")]
    public async Task Trust_OfTheKeyThatIsShown_NamesItsFingerprint(string? body)
    {
        await using var app = await StartAsync();

        var answer = await app.SendAsync(HttpMethod.Post, "/host/1/trust", body).JsonAsync(202);

        Assert.Equal(("pending", Fingerprint), (answer!.Text("state"), answer!.Text("fingerprint")));
        Assert.Equal($"POST /host/1/trust ({Fingerprint})", (await app.GetAsync("/audit?host=1&what=trust"))[0]!.Text("what"));
        var told = Assert.Single(app.Log.Lines, line => line.Contains("Trusted: host 1 ", StringComparison.Ordinal));
        Assert.Contains($"with the SSH host key {Fingerprint}", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trust_OfAnotherKey_IsRefusedAndNotInTheAudit()
    {
        await using var app = await StartAsync();
        var other = Fingerprint[..^1] + "9";

        var refusal = await app.SendAsync(HttpMethod.Post, "/host/1/trust", $$"""{"fingerprint": "{{other}}"}""").ErrorAsync(409);

        Assert.Equal($"Host 1 shows {Fingerprint} now, and not {other}: its key is as it was.", refusal);
        Assert.Empty((await app.GetAsync("/audit?host=1&what=trust")).AsArray());
    }

    [Fact]
    public async Task Trust_WhereNothingIsRead_IsOfWhoShowsAnotherKey()
    {
        await using var app = await StartAsync(reads: false);
        await app.SendAsync(HttpMethod.Post, "/host/1/trust").ErrorAsync(409);
        await app.Services.GetRequiredService<PoolWriter>().WriteAsync(
            async (context, changes) =>
            {
                var host = (await context.Hosts.FindAsync(1L))!;
                (host.HostKey, host.Specs) = ("ssh-ed25519 BBBB", new SpecsStatus { Reason = "host_key_changed" });
                changes.Add(new HostChange(HostChangeKind.SpecsFailed, host));
                return true;
            },
            CancellationToken.None);
        Assert.Equal("host_key_changed", (await app.GetAsync("/host/1"))["specs_status"]!.Text("reason"));

        var answer = await app.SendAsync(HttpMethod.Post, "/host/1/trust").JsonAsync(202);

        Assert.Equal(("none", Fingerprint), (answer!.Text("state"), answer!.Text("fingerprint")));
        Assert.Null((await app.GetAsync("/host/1"))["specs_status"]);
    }

    private static async Task<PoolApp> StartAsync(bool reads = true)
    {
        var app = PoolApp.Start(
            services => services.AddSingleton<ISpecReader>(new MachineReader()).AddSingleton<IHostKeyProbe>(new OneKey()), ("Specs:Enabled", $"{reads}"));
        await app.AddAsync(Bodies.Hosts(Bodies.Host("127.4.5.1")));
        return app;
    }

    /// <summary>Everybody shows the same key.</summary>
    private sealed class OneKey : IHostKeyProbe
    {
        public Task<bool> ShowsAsync(string address, int port, string hostKey, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task<SeenHostKey> SeeAsync(string address, int port, CancellationToken cancellationToken) =>
            Task.FromResult(new SeenHostKey("ssh-ed25519 AAAA", Fingerprint, null));
    }
}
