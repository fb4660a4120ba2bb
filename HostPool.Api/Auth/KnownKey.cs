namespace HostPool.Api.Auth;

/// <summary>A key in memory. Thread-safe.</summary>
internal sealed class KnownKey(ApiKey stored)
{
    /// <summary>Who presents it. Shared by all requests.</summary>
    public Caller Caller { get; } = new(stored.Name, stored.Role);

    public byte[] Hash { get; } = stored.Hash;

    /// <summary>When it was last presented to this process, as a timestamp of the clock; 0: never.</summary>
    public long UsedAt { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>Notes that it was presented; each second once, so that processors do not pass its memory to and fro.</summary>
    public void Use(TimeProvider time)
    {
        var now = time.GetTimestamp();
        if (now - UsedAt > time.TimestampFrequency || UsedAt == 0)
        {
            UsedAt = now;
        }
    }

    /// <summary>True when it is what is stored now.</summary>
    public bool Is(ApiKey other) => Caller.Name == other.Name && Caller.Role == other.Role && Hash.AsSpan().SequenceEqual(other.Hash);
}
