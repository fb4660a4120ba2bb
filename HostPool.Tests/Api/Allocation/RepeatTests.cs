using HostPool.Api.Allocation;
using HostPool.Api.Allocation.Claiming;
using HostPool.Tests.Api.Allocation.Claiming;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Allocation;

/// <summary>Requests with one key that meet each other, and the rollback of the first of them, whose client hung up.</summary>
public sealed class RepeatTests
{
    private const string Path = "/host/allocate";

    private static readonly IdempotencyKey Key = new("k1", "k1", "", _ => "");

    [Fact]
    public async Task Repeat_ThatReadAnAnswerWhichWasTakenBack_GivesTheOneThatCameInstead()
    {
        await using var pool = await StartAsync(2);
        await pool.AllocateAsync("{}", "k1", Path).JsonAsync(200);
        var claims = Hooks(pool);
        claims.BeforeKeep = async () =>
        {
            await claims.RollBackAsync(1, Key);
            Assert.Equal(1, (int)(await pool.AllocateAsync("""{"owner": "somebody"}""", path: Path).JsonAsync(200))!["id"]!);
            Assert.Equal(2, (int)(await pool.AllocateAsync("{}", "k1", Path).JsonAsync(200))!["id"]!);
        };

        var repeat = await pool.AllocateAsync("{}", "k1", Path).JsonAsync(200);

        Assert.Equal(2, (int)repeat!["id"]!);
        await claims.RollBackAsync(3, Key);
        Assert.Equal("1 2", await pool.HeldAsync());
    }

    [Fact]
    public async Task Repeat_ThatReadAnAnswerWhichAnotherRequestCameInsteadOf_LeavesThatToIt()
    {
        await using var pool = await StartAsync(2);
        await pool.AllocateAsync("{}", "k1", Path).JsonAsync(200);
        var claims = Hooks(pool);
        claims.BeforeKeep = async () =>
        {
            await claims.RollBackAsync(1, Key);
            await pool.AllocateAsync("""{"owner": "other"}""", "k1", Path).JsonAsync(200);
        };

        await pool.AllocateAsync("{}", "k1", Path).FailureAsync(422);

        await claims.RollBackAsync(2, Key);
        Assert.Equal("", await pool.HeldAsync());
    }

    [Fact]
    public async Task Repeat_WhileAnotherKeepsTheAnswer_GivesIt()
    {
        await using var pool = await StartAsync(1);
        await pool.AllocateAsync("{}", "k1", Path).JsonAsync(200);
        Hooks(pool).BeforeKeep = () => pool.AllocateAsync("{}", "k1", Path).JsonAsync(200);

        Assert.Equal(1, (int)(await pool.AllocateAsync("{}", "k1", Path).JsonAsync(200))!["id"]!);
    }

    [Fact]
    public async Task Repeat_OfARequestThatWasTakenBackMeanwhile_IsServedItself()
    {
        await using var pool = await StartAsync(1);
        var claims = Hooks(pool);
        claims.BeforeTake = () => pool.AllocateAsync("{}", "k1").JsonAsync(201);
        claims.AfterAnswered = () => claims.RollBackAsync(1, Key);

        var repeat = await pool.AllocateAsync("{}", "k1").JsonAsync(201);

        Assert.Equal((2, "1"), ((int)repeat!["id"]!, AllocationPool.Hosts(repeat)));
        Assert.Equal("1", await pool.HeldAsync());
    }

    [Fact]
    public async Task Repeat_OfARequestThatIsTakenBackEachTime_IsToldSo()
    {
        await using var pool = await StartAsync(1);
        var claims = Hooks(pool);
        var (rounds, taken) = (0, 0L);
        await FirstAsync();
        claims.AfterAnswered = async () =>
        {
            await claims.RollBackAsync(taken, Key);
            rounds++;
            await FirstAsync();
        };

        Assert.Equal(Idempotency.TakenBack, await pool.AllocateAsync("{}", "k1").ErrorAsync(409));
        Assert.Equal(AllocationHandler.Rounds, rounds);

        Task FirstAsync()
        {
            claims.BeforeTake = async () => taken = (long)(await pool.AllocateAsync("{}", "k1").JsonAsync(201))!["id"]!;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Repeat_OfARequestThatWasTakenBackMeanwhile_WaitsNoLongerThanItAsked()
    {
        const string Order = """{"wait_seconds": 30}""";
        await using var pool = await StartAsync(1);
        var claims = Hooks(pool);
        claims.BeforeTake = () => pool.AllocateAsync(Order, "k1").JsonAsync(201);
        claims.AfterAnswered = async () =>
        {
            await claims.RollBackAsync(1, Key);
            await pool.AllocateAsync().JsonAsync(201);
            pool.Clock.Advance(TimeSpan.FromSeconds(30));
        };

        await pool.AllocateAsync(Order, "k1").WaitAsync(TimeSpan.FromSeconds(30)).FailureAsync(515);
    }

    [Fact]
    public async Task Repeat_ThatWaitsForWhatTheFirstTook_GivesItsAnswer()
    {
        const string Order = """{"wait_seconds": 30, "policy": "random"}""";
        await using var pool = await StartAsync(1);
        await pool.AllocateAsync().JsonAsync(201);
        var both = Enumerable.Range(0, 2).Select(_ => pool.AllocateAsync(Order, "k1")).ToList();
        await PoolApp.WaitForAsync(() => Task.FromResult(pool.Queued == 2 ? "queued" : null), 30, "both wait");
        await pool.DeleteAsync("/host/1/deallocate").EmptyAsync(204);
        await pool.AdvanceUntilAsync(() => Task.FromResult(both.All(one => one.IsCompleted)), "both were answered", TimeSpan.FromSeconds(1));

        var bodies = await Task.WhenAll(both.Select(one => one.JsonAsync(201)));

        Assert.Single(bodies.Select(body => body!.ToJsonString()).Distinct());
        Assert.Equal("1", await pool.HeldAsync());
    }

    private static ClaimHooks Hooks(AllocationPool pool) => (ClaimHooks)pool.App.Services.GetRequiredService<IClaims>();

    private static Task<AllocationPool> StartAsync(int hosts) => AllocationPool.StartAsync(
        hosts, services => services.AddSingleton<IClaims>(provider => new ClaimHooks(ActivatorUtilities.CreateInstance<Claims>(provider))));
}
