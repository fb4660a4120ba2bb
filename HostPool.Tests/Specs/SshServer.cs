using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace HostPool.Tests.Specs;

/// <summary>
/// A real sshd on 127.0.0.1 with its own host keys and one account, <c>centos</c> with the password <c>admin</c>, that
/// exists in its own mount namespace only. Its process namespace ends with it, and with that whatever a login left
/// running. Root only: <see cref="SshFactAttribute"/>.
/// </summary>
internal sealed class SshServer : IDisposable
{
    public const string User = "centos";
    public const string Password = "admin";

    private const string Start = """
        set -e
        for name in passwd shadow group; do mount --bind "$name" "/etc/$name"; done
        mount -t tmpfs none /run
        mkdir -m 755 /run/sshd
        exec /usr/sbin/sshd -D -e -f "$PWD/sshd_config" 2>sshd.log
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("hostpool-sshd-").FullName;
    private readonly Process _server;

    public SshServer(params string[] options)
        : this(Password, options)
    {
    }

    private SshServer(string password, string[] options)
    {
        Shell.Run("chmod", "755", _directory);
        Port = FreePort();
        foreach (var (type, bits) in new[] { ("ed25519", 256), ("ecdsa", 256), ("rsa", 2048) })
        {
            Shell.Run("ssh-keygen", "-q", "-t", type, "-b", $"{bits}", "-N", "", "-C", "", "-f", In($"host_{type}"));
        }

        Shell.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", In("user"));
        Directory.CreateDirectory(Home);
        Shell.Run("chown", "1000:1000", Home);
        Write("passwd", $"root:x:0:0::/root:/bin/sh\nsshd:x:103:65534::/run/sshd:/usr/sbin/nologin\n{User}:x:1000:1000::{Home}:/bin/sh");
        Write("shadow", $"root:*:1::::::\nsshd:*:1::::::\n{User}:{Shell.Run("openssl", "passwd", "-6", password).Trim()}:1::::::");
        Write("group", $"root:x:0:\n{User}:x:1000:\nnogroup:x:65534:");
        Write("sshd_config", string.Join('\n', (string[])
        [
            $"ListenAddress 127.0.0.1:{Port}", $"HostKey {In("host_ed25519")}", $"HostKey {In("host_ecdsa")}", $"HostKey {In("host_rsa")}",
            $"AuthorizedKeysFile {In("user.pub")}", "StrictModes no", "UsePAM no", "PidFile none", "MaxStartups 200", .. options,
        ]));
        _server = Process.Start(new ProcessStartInfo("unshare", ["--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", Start])
        {
            WorkingDirectory = _directory,
        })!;
        WaitUntilItListens();
    }

    /// <summary>One whose account has another password.</summary>
    public static SshServer WithPassword(string password, params string[] options) => new(password, options);

    public int Port { get; }

    /// <summary>The home of <see cref="User"/>, where each login starts.</summary>
    public string Home => In("home");

    public string PrivateKey => File.ReadAllText(KeyFile);

    /// <summary>The file that holds <see cref="PrivateKey"/>.</summary>
    public string KeyFile => In("user");

    public string HostKey(string type) => string.Join(' ', File.ReadAllText(In($"host_{type}.pub")).Split(' ').Take(2)).Trim();

    public string Log => File.ReadAllText(In("sshd.log"));

    public void Dispose()
    {
        _server.Kill(entireProcessTree: true);
        _server.WaitForExit();
        _server.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string In(string name) => Path.Combine(_directory, name);

    private void Write(string name, string text) => File.WriteAllText(In(name), text + "\n");

    private void WaitUntilItListens()
    {
        var listens = SpinWait.SpinUntil(
            () => _server.HasExited || (File.Exists(In("sshd.log")) && Log.Contains("Server listening", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(20));
        if (!listens || _server.HasExited)
        {
            throw new InvalidOperationException($"sshd did not start: {(File.Exists(In("sshd.log")) ? Log : "no log")}");
        }
    }
}
