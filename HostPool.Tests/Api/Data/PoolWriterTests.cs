using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Data;

public sealed class PoolWriterTests
{
    [Fact]
    public async Task Write_ThatThrows_StoresNothingAndTellsNobody()
    {
        var told = new Told();
        await using var app = PoolApp.Start(services => services.AddSingleton<IHostChangeHandler>(told));
        var writer = app.Services.GetRequiredService<PoolWriter>();
        var host = new PoolHost
        {
            Os = "linux",
            Endpoint = new HostEndpoint { Ip = "127.1.0.1", Port = 22, Protocol = "ssh" },
            Credentials = new HostCredentials { Username = "u" },
        };

        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.WriteAsync<int>(
            async (context, changes) =>
            {
                context.Add(host);
                changes.Add(new HostChange(HostChangeKind.Added, host));
                await context.SaveChangesAsync();
                throw new InvalidOperationException("on purpose");
            },
            default));

        Assert.Empty((await app.GetAsync("/hosts")).AsArray());
        Assert.Empty(told.Changes);
        await app.AddAsync($"[{Bodies.Host()}]");
        Assert.Single(told.Changes);
    }

    [Fact]
    public async Task Write_WhileAnotherProgramLocksTheDatabase_Is503AndReadsGoOn()
    {
        await using var app = PoolApp.Start();
        await app.AddAsync($"[{Bodies.Host()}]");
        await using (var other = app.Database.Connect())
        {
            await other.OpenAsync();
            await using var transaction = await other.BeginTransactionAsync();
            await using var command = other.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, "UPDATE hosts SET os = os");
            await command.ExecuteNonQueryAsync();

            Assert.Contains("locked", await app.SendAsync(HttpMethod.Patch, "/host/1", """{"name": "n"}""").ErrorAsync(503), StringComparison.Ordinal);
            Assert.Null((await app.GetAsync("/host/1"))["name"]);
        }

        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"name": "n"}""").JsonAsync(200);
    }

    [Fact]
    public async Task Dispose_WhileOneWritesAndAnotherWaits_LeavesBothTheirEnd()
    {
        await using var app = PoolApp.Start();
        var writer = app.Services.GetRequiredService<PoolWriter>();
        var (begun, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = writer.WriteAsync(
            async (_, _) =>
            {
                begun.SetResult();
                await held.Task;
                return 1;
            },
            default);
        await begun.Task;
        var second = writer.WriteAsync((_, _) => Task.FromResult(2), default);

        writer.Dispose();
        held.SetResult();

        var ended = await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal([1, 2], ended);
    }

    private sealed class Told : IHostChangeHandler
    {
        public List<HostChange> Changes { get; } = [];

        public void OnChange(HostChange change) => Changes.Add(change);
    }
}
