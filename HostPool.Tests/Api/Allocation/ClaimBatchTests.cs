using HostPool.Api.Allocation;
using HostPool.Api.Data;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Allocation;

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
    public async Task Allocate_WithOthersWhoGiveBackAllTheTime_IsHardlyEverRefused()
    {
        await using var pool = await AllocationPool.StartAsync(2);
        await pool.AllocateAsync("{}", path: "/host/allocate").JsonAsync(200);
        var (served, refused) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var i = 0; i < 50; i++)
            {
                var answer = await pool.AllocateAsync("{}", path: "/host/allocate");
                if ((int)answer.StatusCode == 515)
                {
                    Interlocked.Increment(ref refused);
                    continue;
                }

                Interlocked.Increment(ref served);
                await pool.DeleteAsync($"/host/{(long)(await Task.FromResult(answer).JsonAsync(200))!["id"]!}/deallocate");
            }
        }));

        // One host goes round among four: without a moment's patience, three of four and more would find it taken.
        Assert.True(served * 2 > refused, $"{served} served, {refused} refused");
        Assert.Equal("1", await pool.HeldAsync());
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
