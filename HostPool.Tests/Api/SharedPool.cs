namespace HostPool.Tests.Api;

/// <summary>One service for all tests of a class that leave nothing behind in it.</summary>
public sealed class SharedPool : IAsyncLifetime
{
    internal PoolApp App { get; } = PoolApp.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await App.DisposeAsync();
}
