using HostPool.Tests.Api.Allocation;

namespace HostPool.Tests.Api.Events;

/// <summary>What clients write reaches the terminal of who reads the log: it is shown there, and nothing more.</summary>
public sealed class HostChangeLogTests
{
    private const string Wipes = """\u001b[2J\u202e\r\nInformation: all is well\u009b""";
    private const string Wiped = " [2J   Information: all is well ";

    /// <summary>An owner has no control characters, but it may have this.</summary>
    private const string Turns = """\u202e""";

    [Fact]
    public async Task Lines_WithTextOfClients_HoldNothingThatATerminalObeys()
    {
        await using var pool = await AllocationPool.StartAsync(0, ("Allocation:Quotas:*", "1"));
        await pool.AddAsync(1, $"\"name\": \"n{Wipes}n\"");
        await pool.AddAsync(2);

        await pool.AllocateAsync($$"""{"owner": "o{{Turns}}o"}""").JsonAsync(201);
        await pool.AllocateAsync($$"""{"owner": "o{{Turns}}o"}""").FailureAsync(515);
        await pool.App.SendAsync(HttpMethod.Post, "/host/2/maintenance", $$"""{"reason": "r{{Wipes}}r"}""").JsonAsync(200);

        Assert.Contains(pool.App.Log.Lines, line => line.Contains($"Allocated: host 1 (n{Wiped}n) at 127.1.0.1 to o o", StringComparison.Ordinal));
        Assert.Contains(pool.App.Log.Lines, line => line.Contains($"at 127.1.0.2 r{Wiped}r", StringComparison.Ordinal));
        Assert.Contains(pool.App.Log.Lines, line => line.Contains("Refused: ", StringComparison.Ordinal) && line.Contains("o o", StringComparison.Ordinal));
        Assert.DoesNotContain(pool.App.Log.Lines, line => line.Any(c => c is '\u001b' or '\u202e' or '\u009b'));
    }
}
