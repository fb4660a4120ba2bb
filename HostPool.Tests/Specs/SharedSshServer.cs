namespace HostPool.Tests.Specs;

/// <summary>One server for the tests of a class, started by the first that asks: none does where they are skipped.</summary>
public sealed class SharedSshServer : IDisposable
{
    private readonly Lazy<SshServer> _server = new(() => new SshServer());

    internal SshServer Server => _server.Value;

    public void Dispose()
    {
        if (_server.IsValueCreated)
        {
            _server.Value.Dispose();
        }
    }
}
