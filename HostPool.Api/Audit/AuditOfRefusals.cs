using HostPool.Api.Auth;

namespace HostPool.Api.Audit;

/// <summary>
/// Takes notes of requests that were refused for who sent them. Anybody can send those, so only so many a minute are kept;
/// the others are counted. Thread-safe.
/// </summary>
internal sealed class AuditOfRefusals(AuditLog log, TimeProvider time)
{
    public const int MaxPerMinute = 600;

    private readonly Lock _lock = new();
    private long _minute;
    private int _kept;
    private long _passedOver;

    /// <summary>How many were not kept since the start.</summary>
    public long PassedOver => Interlocked.Read(ref _passedOver);

    /// <summary>Notes that a request is answered with <paramref name="status"/>.</summary>
    public void Add(HttpContext context, Caller caller, int status)
    {
        if (!MayKeep())
        {
            Interlocked.Increment(ref _passedOver);
            return;
        }

        log.Add(new AuditNote
        {
            Act = context.Request.Method,
            Path = context.Request.Path.Value,
            Address = context.Connection.RemoteIpAddress,
            Who = caller.Name,
            Status = status,
        });
    }

    private bool MayKeep()
    {
        var minute = time.GetTimestamp() / time.TimestampFrequency / 60;
        lock (_lock)
        {
            (_minute, _kept) = minute == _minute ? (_minute, _kept + 1) : (minute, 1);
            return _kept <= MaxPerMinute;
        }
    }
}
