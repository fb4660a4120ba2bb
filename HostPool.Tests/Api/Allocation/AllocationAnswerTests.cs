using System.Net.Sockets;
using System.Text;
using HostPool.Api.Allocation;
using Microsoft.AspNetCore.Http;

namespace HostPool.Tests.Api.Allocation;

/// <summary>Hosts are taken back from a client that cannot have read which they are, and from no other.</summary>
public sealed class AllocationAnswerTests
{
    private const int Long = AllocationAnswer.Piece + 1;

    [Theory]
    [InlineData(2, 0, true)]
    [InlineData(2, 2, false)]
    [InlineData(Long, AllocationAnswer.Piece, true)]
    [InlineData(Long, Long, false)]
    public async Task Answer_OfWhichAClientReadsSoMuch_IsTakenBackWhenThatIsNotAll(int length, int read, bool isTakenBack)
    {
        using var connection = new CancellationTokenSource();
        await using var body = new ClosedWhenRead(connection, read);
        var context = new DefaultHttpContext { RequestAborted = connection.Token };
        context.Response.Body = body;
        var takenBack = false;
        var answer = new AllocationAnswer(201, new byte[length], null, () => Task.FromResult(takenBack = true));
        if (isTakenBack)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.ExecuteAsync(context));
        }
        else
        {
            await answer.ExecuteAsync(context);
        }

        Assert.Equal((isTakenBack, read), (takenBack, body.Length));
        Assert.True(connection.IsCancellationRequested);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Idempotency-Key: k1\r\n")]
    public async Task Allocate_ByAClientThatClosesAmidALongAnswer_GivesTheHostsBack(string header)
    {
        // More than the buffers of both ends have room for.
        await using var pool = await StartAsync(hosts: 24, size: 500_000);

        await ReadAsync(pool, 24, header, _ => 1000);

        await PoolApp.WaitForAsync(async () => (bool)(await pool.App.GetAsync("/host/1"))["allocated"]! ? null : "free", 30, "the hosts are free");
        Assert.Equal("", await pool.HeldAsync());
        Assert.DoesNotContain(pool.App.Log.Lines, line => line.Contains("unhandled exception", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Allocate_ByAClientThatClosesOnceItHasALongAnswer_KeepsTheHosts()
    {
        using var database = TestDatabase.Create();
        await using (var pool = await StartAsync(hosts: 3, size: 100_000, database.Settings))
        {
            await ReadAsync(pool, 3, "", length => length);
        }

        // The request has ended, with whatever it did when its client was gone.
        Assert.Equal(3L, database.Scalar("SELECT COUNT(*) FROM hosts WHERE allocation_id = 1"));
    }

    private static async Task<AllocationPool> StartAsync(int hosts, int size, params (string Key, string Value)[] settings)
    {
        var pool = await AllocationPool.StartAsync(0, settings);
        var more = $"\"blob\": \"{new string('b', size)}\"";
        for (var i = 1; i <= hosts; i++)
        {
            await pool.AddAsync(i, more);
        }

        return pool;
    }

    /// <summary>Allocates, reads so much of the answer's body as is told by its length, and resets the connection.</summary>
    private static async Task ReadAsync(AllocationPool pool, int count, string header, Func<int, int> read)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var socket = new TcpClient { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync("127.0.0.1", pool.App.Client.BaseAddress!.Port, deadline.Token);
        var order = $$"""{"count": {{count}}}""";
        var request = $"POST /allocations HTTP/1.1\r\nHost: localhost\r\n{header}Content-Length: {order.Length}\r\n\r\n{order}";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), deadline.Token);
        using var answer = new StreamReader(socket.GetStream(), Encoding.ASCII, false, bufferSize: 128);
        var left = 0;
        while (await answer.ReadLineAsync(deadline.Token) is { Length: > 0 } line)
        {
            left = line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase) ? read(int.Parse(line[16..], null)) : left;
        }

        Assert.True(left > 0);
        await answer.ReadBlockAsync(new char[left], deadline.Token);
        socket.LingerState = new LingerOption(true, 0);
    }

    /// <summary>A client that closes the connection as soon as it has read so much.</summary>
    private sealed class ClosedWhenRead : MemoryStream
    {
        private readonly CancellationTokenSource _connection;
        private readonly int _atMost;

        public ClosedWhenRead(CancellationTokenSource connection, int atMost)
        {
            (_connection, _atMost) = (connection, atMost);
            CloseIfRead();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, cancellationToken);
            CloseIfRead();
        }

        private void CloseIfRead()
        {
            if (Length >= _atMost)
            {
                _connection.Cancel();
            }
        }
    }
}
