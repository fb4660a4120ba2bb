namespace HostPool.Tests.Specs;

/// <summary>A test with a real sshd: skipped, with the reason, where none can be started.</summary>
public sealed class SshFactAttribute : FactAttribute
{
    private static readonly string? Obstacle = Find();

    public SshFactAttribute() => Skip = Obstacle;

    private static string? Find()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "needs root, to give sshd a user of its own in a mount namespace";
        }

        return new[] { "/usr/sbin/sshd", Shell.Find("unshare"), Shell.Find("openssl") }.All(File.Exists) ? null : "needs sshd, unshare and openssl";
    }
}
