using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using HostPool.Api.Auth;

namespace HostPool.Tests.Api.Auth;

/// <summary>A key for each role, made through the API by an admin.</summary>
internal sealed class Callers
{
    private readonly PoolApp _app;
    private readonly Dictionary<string, string> _keys = [];

    private Callers(PoolApp app) => _app = app;

    public string this[string name] => _keys[name];

    /// <summary>Makes keys <c>admin</c>, <c>reader</c>, <c>allocator</c>, <c>operator</c>, and one that is revoked: <c>revoked</c>.</summary>
    public static async Task<Callers> CreateAsync(PoolApp app)
    {
        var callers = new Callers(app);
        foreach (var role in (string[])["admin", "reader", "allocator", "operator"])
        {
            await callers.AddAsync(role, role);
        }

        await callers.AddAsync("revoked", "admin");
        await callers.SendAsync("admin", HttpMethod.Delete, "/keys/revoked").EmptyAsync(204);
        return callers;
    }

    /// <summary>Makes one more.</summary>
    public async Task AddAsync(string name, string role)
    {
        var made = await SendAsync(_keys.Count == 0 ? null : "admin", HttpMethod.Post, "/keys", $$"""{"name": "{{name}}", "role": "{{role}}"}""").JsonAsync(201);
        _keys[name] = made!.Text("key");
    }

    /// <summary>Sends a request with a key in the way that is asked for; null: with none.</summary>
    public Task<HttpResponseMessage> SendAsync(string? name, HttpMethod method, string path, string? body = null, bool isBasic = false, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body) };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (name is not null)
        {
            var key = name == "wrong" ? KeyText.Create() : _keys[name];
            request.Headers.Authorization = isBasic
                ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{key}")))
                : new AuthenticationHeaderValue("Bearer", key);
        }

        return _app.Client.SendAsync(request);
    }

    /// <summary>What a caller reads.</summary>
    public async Task<JsonNode> GetAsync(string name, string path) => (await SendAsync(name, HttpMethod.Get, path).JsonAsync(200))!;
}
