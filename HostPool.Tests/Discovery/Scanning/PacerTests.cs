using HostPool.Discovery.Scanning;

namespace HostPool.Tests.Discovery.Scanning;

public sealed class PacerTests
{
    private const long Second = 1_000_000;
    private const long Window = Second / 10;

    [Theory]
    [InlineData(20)]
    [InlineData(500)]
    [InlineData(10_000)]
    [InlineData(300_000)]
    public void Grant_WhateverTheHoldUps_KeepsTheRateOverEveryWindow(int rate)
    {
        var random = new Random(rate);
        var pacer = new Pacer(rate, Second, 0);
        var sent = new List<(long At, int Frames)>();
        for (var now = 0L; now < 5 * Second;)
        {
            var granted = pacer.Grant(now);
            now += random.Next(10) == 0 ? random.Next(40_000) : random.Next(200); // held up between the grant and the last frame
            sent.Add((now, granted));
            pacer.Spend(granted, now);
            now += (long)pacer.Wait().TotalMicroseconds + (random.Next(10) == 0 ? random.Next(60_000) : random.Next(1_500));
        }

        var most = Enumerable.Range(0, sent.Count).Max(first => FramesFrom(sent, first));
        Assert.InRange(most, 1, Math.Max(1, rate / 10));
    }

    [Fact]
    public void Grant_WokenEveryTenMilliseconds_ReachesTheRate()
    {
        var pacer = new Pacer(10_000, Second, 0);
        var (now, total) = (0L, 0);
        while (now < Second)
        {
            var granted = pacer.Grant(now);
            total += granted;
            pacer.Spend(granted, now);
            now += 10_000;
        }

        Assert.InRange(total, 9_900, 10_000);
    }

    [Fact]
    public void Grant_Unbounded_IsWithoutLimitOrWait()
    {
        var pacer = new Pacer(0, Second, 0);

        Assert.Equal(int.MaxValue, pacer.Grant(0));
        pacer.Spend(1_000_000, 1);

        Assert.Equal(int.MaxValue, pacer.Grant(1));
        Assert.Equal(TimeSpan.Zero, pacer.Wait());
    }

    [Fact]
    public void Wait_OfAnEmptyBucket_EndsWithFramesToSend()
    {
        var pacer = new Pacer(3, Second, 0);
        pacer.Spend(pacer.Grant(0), 0);

        Assert.Equal(0, pacer.Grant(0));
        Assert.Equal(1, pacer.Grant((long)pacer.Wait().TotalMicroseconds));
    }

    private static int FramesFrom(List<(long At, int Frames)> sent, int first)
    {
        var frames = 0;
        for (var i = first; i < sent.Count && sent[i].At < sent[first].At + Window; i++)
        {
            frames += sent[i].Frames;
        }

        return frames;
    }
}
