namespace HostPool.Api.Auth;

/// <summary>What a caller may do; each role includes those before it.</summary>
internal enum Role
{
    /// <summary>Nothing that needs a role.</summary>
    None,

    /// <summary>Looks, but sees no password and no private key.</summary>
    Reader,

    /// <summary>Takes hosts and gives them back, and sees the credentials of those that it holds.</summary>
    Allocator,

    /// <summary>Adds, changes and removes hosts, scans, and sees all credentials.</summary>
    Operator,

    /// <summary>Makes and revokes keys, decides whom to trust, and reads the audit.</summary>
    Admin,
}
