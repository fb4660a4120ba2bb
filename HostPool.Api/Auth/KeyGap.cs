namespace HostPool.Api.Auth;

/// <summary>What a change of the keys leaves nobody to do, or everybody, for people. Pure.</summary>
internal static class KeyGap
{
    private const string NoAdmin =
        "No key has the role admin: through the API nobody can manage keys, trust and commands, or read the audit. "
        + "Make one on the machine of HostPool: `HostPool.Api keys add NAME --role admin`.";

    private const string NoKey =
        "That was the last API key: without one everybody on this machine may do everything, and nobody else anything.";

    /// <summary>When there was no key, and one with this role was made; null: nothing is amiss.</summary>
    public static string? OfFirst(Role added) => added is Role.Admin ? null : NoAdmin;

    /// <summary>When a key with this role was revoked, and these are left; null: nothing is amiss that was not before.</summary>
    public static string? OfRevoked(Role revoked, IReadOnlyCollection<Role> left) =>
        left.Count == 0 ? NoKey
        : revoked is Role.Admin && !left.Contains(Role.Admin) ? NoAdmin
        : null;
}
