using System.Net;
using System.Net.Sockets;

namespace HostPool.Api.Auth;

/// <summary>
/// How often an address may present a wrong key: a few times at once, then one in two seconds. A right key is never slowed
/// down, whoever shares the address, and no thread waits: what keeps a key from being guessed is its length. This keeps
/// guessing cheap for us, and out of the log. The memory is fixed: addresses share places, by chance. Thread-safe.
/// </summary>
internal sealed class FailedAttempts(TimeProvider time)
{
    /// <summary>Attempts in a row.</summary>
    public const int Burst = 10;

    /// <summary>After that, one each.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private const int Places = 4096;
    private const int Ipv6Network = 8; // An /64 is one customer's, who has all of its addresses. Bytes.

    /// <summary>When each place has had so few that it may have all of its attempts again (the GCRA of ATM Forum TM 4.0, 4.4.2).</summary>
    private readonly long[] _freeAt = new long[Places];

    /// <summary>Counts a wrong key.</summary>
    /// <param name="address">Whose.</param>
    /// <param name="isFirst">Whether it had none for a while.</param>
    /// <returns>Zero; or how long it is to wait, when it had too many.</returns>
    public TimeSpan Count(IPAddress? address, out bool isFirst)
    {
        ref var place = ref _freeAt[(uint)Hash(address) % Places];
        var interval = (long)(Interval.TotalSeconds * time.TimestampFrequency);
        while (true)
        {
            var (now, freeAt) = (time.GetTimestamp(), Volatile.Read(ref place));
            isFirst = freeAt <= now;
            var next = Math.Max(now, freeAt) + interval;
            if (next - now > Burst * interval)
            {
                return time.GetElapsedTime(now, next - (Burst * interval));
            }

            if (Interlocked.CompareExchange(ref place, next, freeAt) == freeAt)
            {
                return TimeSpan.Zero;
            }
        }
    }

    private static int Hash(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out var length))
        {
            return 0;
        }

        var hash = default(HashCode);
        hash.AddBytes(address.AddressFamily is AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6 ? bytes[..Ipv6Network] : bytes[..length]);
        return hash.ToHashCode();
    }
}
