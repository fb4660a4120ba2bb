namespace HostPool.Api.Auth;

/// <summary>The least role that an endpoint serves, as its metadata. One without it serves admins only.</summary>
internal sealed record RoleNeeded(Role Role);
