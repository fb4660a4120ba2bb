namespace HostPool.Specs;

/// <summary>Keeps names that would mean something to a shell, or to ssh's own command line, away from both.</summary>
internal static class SshNames
{
    private const string Special = "'`\"$\\;&<>|(){}*?!#";

    /// <summary>Why the target cannot be put on a command line; null when it can.</summary>
    public static string? Fault(SshTarget target)
    {
        if (!IsPlain(target.Address) || target.Address.Any(c => c is ' ' or '@' or '/'))
        {
            return "the address is not an IP address or a host name";
        }

        return IsPlain(target.Username) ? null : "the user name holds characters that no SSH client takes";
    }

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= 255 && name[0] != '-' && !name.Any(c => char.IsControl(c) || Special.Contains(c));
}
