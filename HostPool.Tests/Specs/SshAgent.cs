using System.Diagnostics;

namespace HostPool.Tests.Specs;

/// <summary>An ssh-agent of its own that holds one key, and ends when disposed.</summary>
internal sealed class SshAgent : IDisposable
{
    private readonly Process _agent;

    public SshAgent(string socket, string keyFile)
    {
        Socket = socket;
        _agent = Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", socket]) { RedirectStandardOutput = true })!;
        if (!SpinWait.SpinUntil(() => File.Exists(socket), TimeSpan.FromSeconds(20)))
        {
            throw new InvalidOperationException("ssh-agent did not start");
        }

        Shell.Run("env", $"SSH_AUTH_SOCK={socket}", "ssh-add", "-q", keyFile);
    }

    public string Socket { get; }

    public void Dispose()
    {
        _agent.Kill();
        _agent.WaitForExit();
        _agent.Dispose();
    }
}
