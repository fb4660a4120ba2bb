using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using HostPool.Tests.Specs;

namespace HostPool.Tests.Api.Secrets;

/// <summary>
/// A pool in use, and a search for each secret in all that it leaves and tells: the database and what lies beside it, the
/// log in all detail, the process list while hosts are logged in to, and answers to who may not see secrets.
/// </summary>
public sealed class SecretSearchTests : IDisposable
{
    private const string HostPassword = "s3cret-of-the-host";
    private const string WrongPassword = "s3cret-that-is-wrong";
    private const string Pin = "s3cret-pin";
    private const string AdoptionPassword = "s3cret-of-who-joins";
    private const string NewPassword = "s3cret-since-the-patch";

    /// <summary>What all of these have in common.</summary>
    private const string Secret = "s3cret-";

    private readonly TempFolder _folder = new();
    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly List<string> _keys = [];

    public void Dispose()
    {
        _folder.Dispose();
        _database.Dispose();
    }

    [SshFact]
    public async Task Search_ForEachSecretOfASession_FindsNone()
    {
        using var server = SshServer.WithPassword(HostPassword, "ForceCommand sleep 0.5; eval \"$SSH_ORIGINAL_COMMAND\"");
        var settings = new Dictionary<string, string?>
        {
            ["Discovery__Defaults__Credentials__Username"] = "u",
            ["Discovery__Defaults__Credentials__Password"] = AdoptionPassword,
            ["Specs__Networks__0__Subnet"] = "192.0.2.0/24",
            ["Specs__Networks__0__Credentials__0__Username"] = "u",
            ["Specs__Networks__0__Credentials__0__Password"] = AdoptionPassword,
            ["Database__ConnectionString"] = _database.ConnectionString,
        };
        await using var service = await PoolProcess.StartAsync(
            _folder,
            settings,
            [
                .. _database.Settings.Select(setting => $"--{setting.Key}={setting.Value}"),
                "--Specs:Enabled=true",
                "--Specs:TrustNewHosts=true",
                "--Logging:LogLevel:Default=Debug",
                "--Logging:LogLevel:Microsoft=Debug",
                "--Logging:LogLevel:Microsoft.AspNetCore.Hosting=Debug",
            ]);
        await using var processes = new ProcessList(service.Id);
        foreach (var role in (string[])["admin", "allocator", "reader"])
        {
            _keys.Add((await SendAsync(service, HttpMethod.Post, "/keys", $$"""{"name": "{{role}}", "role": "{{role}}"}""").JsonAsync(201))!.Text("key"));
        }

        var told = await UseAsync(service, server);
        told.Append(StoredText.Of(_database)).Append(StoredText.Of(_folder.Path));
        Assert.Equal(0, await service.TerminateAsync());
        told.Append(StoredText.Of(_database)).Append(StoredText.Of(_folder.Path)).Append(service.Output).Append(service.Errors);

        Assert.Contains(processes.Commands, command => command.Contains($"-l {SshServer.User} -p {server.Port} ", StringComparison.Ordinal));
        Assert.Contains(processes.Environments, environment => environment.Contains("SSH_ASKPASS=", StringComparison.Ordinal));
        Assert.Contains("dbug: ", service.Output, StringComparison.Ordinal);
        var keyLines = server.PrivateKey.Split('\n').Where(line => line.Length > 32 && !line.Contains("PRIVATE KEY", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(keyLines);
        foreach (var secret in (string[])[Secret, .. keyLines, .. _keys])
        {
            string[] all = [.. told.ToString().Split('\n'), .. processes.Commands, .. processes.Environments];
            var found = all.FirstOrDefault(text => text.Contains(secret, StringComparison.Ordinal));
            Assert.True(found is null, $"{secret[..7]}… stands behind: {found?[..found.IndexOf(secret, StringComparison.Ordinal)].PadLeft(200)[^200..]}");
        }

        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), $"hostpool-ssh-{service.Id}-*"));
    }

    /// <summary>Adds hosts, has them read, allocates, makes mistakes; gives all answers that should not tell a secret.</summary>
    private async Task<StringBuilder> UseAsync(PoolProcess service, SshServer server)
    {
        var told = new StringBuilder();
        await SendAsync(service, HttpMethod.Post, "/hosts", Bodies.Hosts(
            Host(server, $"\"password\": \"{HostPassword}\", \"pin\": \"{Pin}\""),
            Host(server, $"\"password\": \"{WrongPassword}\""),
            Host(server, $"\"key\": {JsonValue.Create(server.PrivateKey).ToJsonString()}"))).JsonAsync(201);
        await StateAsync(service, 1, "ok");
        await StateAsync(service, 2, "failed");
        await StateAsync(service, 3, "ok");
        for (var again = 0; again < 2; again++)
        {
            var given = (await SendAsync(service, HttpMethod.Post, "/allocations", """{"ids": [1, 3], "count": 2}""", _keys[1], "once").JsonAsync(201))!;
            Assert.Equal(HostPassword, (string?)given["hosts"]![0]!["credentials"]!["password"]);
            Assert.Equal(server.PrivateKey, (string?)given["hosts"]![1]!["credentials"]!["key"]);
        }

        await SendAsync(service, HttpMethod.Patch, "/host/2", $$$"""{"credentials": {"password": "{{{NewPassword}}}"}}""").JsonAsync(200);
        foreach (var mistake in (string[])[$"\"{NewPassword}\"", $"[\"{NewPassword}\"]", $"{{\"password\": [\"{NewPassword}\"]}}", $"{{\"key\": {{\"{NewPassword}\": 1}}}}", $"{{\"password\": \"{NewPassword}\" "])
        {
            told.Append(await SendAsync(service, HttpMethod.Patch, "/host/2", $$"""{"credentials": {{mistake}}}""").FailureAsync(400));
            told.Append(await SendAsync(service, HttpMethod.Post, "/hosts", $$"""{"default": {"credentials": {{mistake}}}, "hosts": [{}]}""").FailureAsync(400));
        }

        foreach (var path in (string[])["/hosts", "/hosts?facts=true", "/host/1", "/host/3", "/allocations", "/allocations/1", "/specs", "/neighbours", "/health", "/discovery/scans", "/swagger/v1/swagger.json"])
        {
            told.Append(await (await SendAsync(service, HttpMethod.Get, path, null, _keys[2])).Content.ReadAsStringAsync());
        }

        told.Append(await SendAsync(service, HttpMethod.Get, "/audit").JsonAsync(200)).Append(await SendAsync(service, HttpMethod.Get, "/keys").JsonAsync(200));
        return told;
    }

    private Task<JsonNode> StateAsync(PoolProcess service, int id, string state) => PoolApp.WaitForAsync(
        async () => await SendAsync(service, HttpMethod.Get, $"/host/{id}").JsonAsync(200) is { } host && (string?)host["specs_status"]?["state"] == state ? host : null,
        60,
        $"host {id} {state}");

    /// <summary>As the admin, as soon as there is one, or with the key that is given.</summary>
    private Task<HttpResponseMessage> SendAsync(PoolProcess service, HttpMethod method, string path, string? body = null, string? key = null, string? once = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body) };
        if (_keys.Count > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? _keys[0]);
        }

        if (once is not null)
        {
            request.Headers.Add("Idempotency-Key", once);
        }

        return service.Client.SendAsync(request);
    }

    private static string Host(SshServer server, string credentials) =>
        $$$"""{"os": "linux", "endpoint": {"ip": "127.0.0.1", "port": {{{server.Port}}}, "protocol": "ssh"}, "credentials": {"username": "{{{SshServer.User}}}", {{{credentials}}}}}""";
}
