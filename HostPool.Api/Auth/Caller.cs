namespace HostPool.Api.Auth;

/// <summary>Who sent a request. One instance serves all requests of the same caller.</summary>
/// <param name="Name">The name of the key, <see cref="LoopbackName"/>, or null: nobody known.</param>
/// <param name="Role">What it may do.</param>
internal sealed record Caller(string? Name, Role Role)
{
    /// <summary>What callers are called that are let in without a key; no key has this name.</summary>
    public const string LoopbackName = "loopback";

    /// <summary>What is called who gives a command on HostPool's machine; no key has this name.</summary>
    public const string ConsoleName = "console";

    /// <summary>What HostPool calls itself, where it tells who did what; no key has this name.</summary>
    public const string OwnName = "hostpool";

    /// <summary>Let in without a key, as there is none yet and it is on this machine.</summary>
    public static readonly Caller Loopback = new(LoopbackName, Role.Admin);

    /// <summary>Came without a key.</summary>
    public static readonly Caller Nobody = new(null, Role.None);

    /// <summary>The name of its key; null: it has none.</summary>
    public string? KeyName => this == Loopback ? null : Name;

    /// <summary>True when it has the role, or a higher one.</summary>
    public bool Has(Role role) => Role >= role;

    /// <summary>Who sent the request; nobody where <see cref="AccessGate"/> was not passed.</summary>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? Nobody;

    /// <summary>Binds a handler's parameter. Called by the framework.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult<Caller?>(Of(context));
}
