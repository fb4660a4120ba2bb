namespace HostPool.Tests.Api.Hosts;

/// <summary>No password and no key is in any failure, nor in the log.</summary>
public sealed class SecretsTests
{
    [Fact]
    public async Task Session_WithMistakes_TellsNoSecret()
    {
        using var live = new ListeningHosts(1);
        await using var app = PoolApp.Start();
        string[] good =
        [
            Bodies.Host(live.Addresses[0], live.Port).Replace("p1", "s3cret-pw", StringComparison.Ordinal),
            Bodies.Host("10.0.0.0/30").Replace("\"p1\"", "\"s3cret-pw\", \"key\": \"s3cret-key\", \"token\": \"s3cret-extra\"", StringComparison.Ordinal),
        ];
        string[] bad =
        [
            good[0].Replace("linux", "solaris", StringComparison.Ordinal),
            good[0].Replace("\"s3cret-pw\"", "[\"s3cret-pw\"]", StringComparison.Ordinal),
            good[0].Replace("\"s3cret-pw\"", "{\"s3cret-pw\": 1}", StringComparison.Ordinal),
            good[1].Replace("\"s3cret-key\"", "[\"s3cret-key\"]", StringComparison.Ordinal),
            good[0].Replace("{\"username\": \"centos\", \"password\": \"s3cret-pw\"}", "\"s3cret-pw\"", StringComparison.Ordinal),
            good[0].Replace("\"centos\"", "[\"s3cret-user\"]", StringComparison.Ordinal),
            good[0].Replace("\"linux\"", "{\"password\": \"s3cret-pw\"}", StringComparison.Ordinal),
            good[0].Replace($"\"{live.Addresses[0]}\"", "[\"s3cret-pw\"]", StringComparison.Ordinal),
            good[0][..^3],
            good[0] + "s3cret",
            "\"s3cret-pw\"",
        ];
        var told = new List<string>();

        await app.AddAsync(Bodies.Hosts(good));
        foreach (var host in bad)
        {
            told.Add(await app.SendAsync(HttpMethod.Post, "/hosts", $"[{host}]").ErrorAsync(400));
            told.Add(await app.SendAsync(HttpMethod.Post, "/host/allocate", $"[{host}]").ErrorAsync(400));
            told.Add(await app.SendAsync(HttpMethod.Post, "/hosts", $$"""{"default": {"credentials": [{{host}}]}, "hosts": [{{good[0]}}]}""").ErrorAsync(400));
        }

        foreach (var credentials in (string[])["\"s3cret\"", "[\"s3cret\"]", """{"password": ["s3cret"]}""", """{"key": {"s3cret": 1}}""", """{"username": {"s3cret": 1}}""", """{"password": "s3cret" """])
        {
            told.Add(await app.SendAsync(HttpMethod.Patch, "/host/1", $$"""{"credentials": {{credentials}}}""").ErrorAsync(400));
        }

        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"credentials": {"password": "s3cret-new", "pin": "s3cret-extra"}}""").JsonAsync(200);
        await app.SendAsync(HttpMethod.Post, "/host/allocate", """{"owner": "me"}""").JsonAsync(200);
        await app.SendAsync(HttpMethod.Delete, "/host/1/deallocate").EmptyAsync(204);
        await app.SendAsync(HttpMethod.Delete, "/host/1").EmptyAsync(204);

        Assert.DoesNotContain(told, error => error.Contains("s3cret", StringComparison.Ordinal));
        Assert.NotEmpty(app.Log.Lines);
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("s3cret", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("Exception", StringComparison.Ordinal) && line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BasicAuthentication_OfAClientThatSendsIt_IsTakenAndNotLogged()
    {
        await using var app = PoolApp.Start();
        app.Client.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Basic", "czNjcmV0");

        await app.AddAsync($"[{Bodies.Host()}]");

        Assert.Single((await app.GetAsync("/hosts")).AsArray());
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("czNjcmV0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_OfASession_TellsEachEventOnce()
    {
        using var live = new ListeningHosts(1);
        await using var app = PoolApp.Start();

        await app.AddAsync($"[{Bodies.Host(live.Addresses[0], live.Port)}]");
        await app.SendAsync(HttpMethod.Post, "/host/allocate", """{"owner": "me"}""").JsonAsync(200);
        await app.SendAsync(HttpMethod.Post, "/host/allocate").FailureAsync(515);
        await app.SendAsync(HttpMethod.Delete, "/host/1/deallocate").EmptyAsync(204);
        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"name": "n"}""").JsonAsync(200);
        await app.SendAsync(HttpMethod.Delete, "/host/1").EmptyAsync(204);

        foreach (var told in (string[])["Information: Added: 1 hosts", "Information: Allocated: host 1 ", "Warning: Refused: ", "Information: Released: host 1", "Information: Patched: host 1 ", "Information: Removed: host 1 "])
        {
            Assert.Single(app.Log.Lines, line => line.StartsWith(told, StringComparison.Ordinal));
        }
    }
}
