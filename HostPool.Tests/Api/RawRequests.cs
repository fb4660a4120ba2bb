using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace HostPool.Tests.Api;

/// <summary>Sends what no <see cref="HttpClient"/> would.</summary>
internal static class RawRequests
{
    /// <summary>The answer, status line and all, to a request that is sent as it is written; read up to the end of a JSON object.</summary>
    public static async Task<string> AskAsync(this PoolApp app, string request)
    {
        var address = app.Client.BaseAddress!;
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host == "localhost" ? "127.0.0.1" : address.Host, address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!answer.ToString().Contains('}', StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, deadline.Token);
            Assert.True(read > 0, string.Create(CultureInfo.InvariantCulture, $"closed after: {answer}"));
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }
}
