using HostPool.Api.Allocation;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Allocation.Claiming;

/// <summary>What happens to units of work that share a transaction.</summary>
public sealed class ClaimBatchTests
{
    [Fact]
    public async Task Allocate_AskedAMomentBeforeTheRelease_GetsTheHost()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await pool.AllocateAsync("{}", path: "/host/allocate").JsonAsync(200);
        var claims = pool.App.Services.GetRequiredService<IClaims>();

        // What is asked now waits for the writer, and so does the release.
        var free = await OccupyAsync(pool);
        var asked = pool.AllocateAsync("{}", path: "/host/allocate");
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        var released = claims.ReleaseHostAsync(1);
        await free();

        Assert.True(await released);
        Assert.Equal(1, (int)(await asked.JsonAsync(200))!["id"]!);
    }

    [Fact]
    public async Task Unit_ThatFindsNothingWhileSomebodyGivesBack_LooksAgainAndGetsIt()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        var writer = pool.App.Services.GetRequiredService<ClaimWriter>();
        var (isFree, looks) = (false, 0);
        Task<bool>? givenBack = null;

        var asked = await writer.TakeAsync("the host", (_, _) =>
        {
            looks++;
            givenBack ??= writer.RunAsync((_, _) => isFree = true);
            return isFree ? new Grant(new HostAllocation(), []) : ClaimFailure.NoneFree;
        });

        Assert.NotNull(asked.Grant);
        Assert.Equal(2, looks);
        Assert.True(await givenBack!);
    }

    [Fact]
    public async Task Units_ThatFindNothingAndGiveBackInTurn_AreAllServed()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        var writer = pool.App.Services.GetRequiredService<ClaimWriter>();
        var (isFree, givenBack) = (true, new List<Task<bool>>());
        var free = await OccupyAsync(pool);

        // One thing goes round among as many as look for it; whoever has it gives it back as the next thing that it does.
        var all = Enumerable.Range(0, 20).Select(_ => writer.TakeAsync("it", (_, _) =>
        {
            if (!isFree)
            {
                return ClaimFailure.NoneFree;
            }

            isFree = false;
            givenBack.Add(writer.RunAsync((_, _) => isFree = true));
            return new Grant(new HostAllocation(), []);
        })).ToList();
        await free();

        Assert.All(await Task.WhenAll(all), outcome => Assert.NotNull(outcome.Grant));
        Assert.Equal(20, (await Task.WhenAll(givenBack)).Length);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, true)]
    public async Task Unit_ThatFindsNothing_LooksAgainUnlessItsLookIsLong(int milliseconds, bool isOnce)
    {
        await using var pool = await AllocationPool.StartAsync(1);
        var writer = pool.App.Services.GetRequiredService<ClaimWriter>();
        var looks = 0;
        var free = await OccupyAsync(pool);

        var asked = writer.TakeAsync("nothing", (_, _) =>
        {
            looks++;
            pool.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            return ClaimFailure.NoneFree;
        });
        var others = Enumerable.Range(0, 1000).Select(_ => writer.RunAsync((_, _) => 0)).ToList(); // several batches
        await free();
        await Task.WhenAll(others);

        Assert.Equal(ClaimFailure.NoneFree, (await asked).Failure);
        Assert.True(isOnce ? looks == 1 : looks > 1, $"{looks} looks");
    }

    [Fact]
    public async Task Unit_ThatFails_FailsAlone()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        var writer = pool.App.Services.GetRequiredService<ClaimWriter>();
        await pool.AllocateAsync("{}", path: "/host/allocate").JsonAsync(200);
        var claims = pool.App.Services.GetRequiredService<IClaims>();
        var free = await OccupyAsync(pool);
        _ = writer.RunAsync((_, _) => 0); // It waits for its turn already; what comes now is the batch after it.
        await Task.Delay(TimeSpan.FromMilliseconds(100));
        var before = writer.RunAsync((_, _) => 1);
        var refused = writer.RunAsync((session, _) => session.Execute("INSERT INTO nowhere VALUES (1)"));
        var broken = writer.RunAsync<int>((_, _) => throw new InvalidOperationException("broken"));
        var released = claims.ReleaseHostAsync(1);
        await free();

        await Assert.ThrowsAsync<DatabaseFailedException>(() => refused);
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);
        Assert.Equal((1, true), (await before, await released));
        Assert.Equal("", await pool.HeldAsync());
    }

    [Fact]
    public async Task Units_OfABatchOfWhichOneFails_FailAndLeaveTheWriterWhole()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        var writer = pool.App.Services.GetRequiredService<ClaimWriter>();

        await Assert.ThrowsAnyAsync<Exception>(() => writer.RunAsync((session, _) => session.Execute("INSERT INTO nowhere VALUES (1)")));

        Assert.Equal(1, (int)(await pool.AllocateAsync("{}", path: "/host/allocate").JsonAsync(200))!["id"]!);
        Assert.Equal(204, (int)(await pool.DeleteAsync("/host/1/deallocate")).StatusCode);
    }

    /// <summary>Keeps the writer busy, until what this gives is called.</summary>
    private static async Task<Func<Task>> OccupyAsync(AllocationPool pool)
    {
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var busy = pool.App.Services.GetRequiredService<PoolWriter>().WriteAsync(
            async (_, _) =>
            {
                begun.TrySetResult();
                await end.Task;
                return 0;
            },
            CancellationToken.None);
        await begun.Task;
        return async () =>
        {
            end.SetResult();
            await busy;
        };
    }
}
