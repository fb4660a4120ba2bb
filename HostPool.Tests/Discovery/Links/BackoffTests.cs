using HostPool.Discovery.Links;

namespace HostPool.Tests.Discovery.Links;

public sealed class BackoffTests
{
    [Fact]
    public void Next_TryAfterTry_DoublesToTwoSecondsUntilReset()
    {
        var backoff = new Backoff();

        Assert.Equal([250, 500, 1000, 2000, 2000], Enumerable.Range(0, 5).Select(_ => backoff.Next().TotalMilliseconds));

        backoff.Reset();
        Assert.Equal(250, backoff.Next().TotalMilliseconds);
    }
}
