namespace HostPool.Specs;

/// <summary>In which order the logins of a host are tried, one connection each. Pure.</summary>
internal static class LoginPlan
{
    /// <summary>
    /// Its own credentials first; then the keys of all candidates in their order, then their passwords: so no password
    /// goes out where a key will do. None twice; none at all when there is nobody to log in as.
    /// </summary>
    public static IReadOnlyList<SshTarget> Of(SshTarget target, IReadOnlyList<SshLogin> candidates) =>
    [
        .. Own(target)
            .Concat(candidates.Where(one => one.PrivateKey is not null || one.Password is null).Select(one => one with { Password = null }))
            .Concat(candidates.Where(one => one.Password is not null).Select(one => one with { PrivateKey = null }))
            .Distinct()
            .Select(login => target with { Username = login.Username, Password = login.Password, PrivateKey = login.PrivateKey }),
    ];

    private static IEnumerable<SshLogin> Own(SshTarget target) => target.Username.Length == 0
        ? []
        : [new SshLogin(target.Username) { Password = target.Password, PrivateKey = target.PrivateKey }];
}
