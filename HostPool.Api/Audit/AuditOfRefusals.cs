using HostPool.Api.Auth;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Audit;

/// <summary>
/// Takes notes of requests that were refused for who sent them. Anybody can send those, and must not push out what others did:
/// at most <see cref="MaxPerHour"/> are kept, and within <see cref="AuditOptions.KeepFor"/> at most a tenth of
/// <see cref="AuditOptions.MaxEntries"/>. The others are counted. Thread-safe.
/// </summary>
internal sealed class AuditOfRefusals
{
    /// <summary>In any hour.</summary>
    public const int MaxPerHour = 600;

    /// <summary>So many of them in a row, at most; the others of the hour one by one.</summary>
    private const int MaxInARow = 500;

    private readonly Lock _lock = new();
    private readonly AuditLog _log;
    private readonly TimeProvider _time;
    private readonly int _inARow;
    private readonly double _perSecond;
    private double _free;
    private long _lookedAt;
    private long _passedOver;

    public AuditOfRefusals(AuditLog log, IOptions<AuditOptions> options, TimeProvider time)
    {
        (_log, _time, _lookedAt) = (log, time, time.GetTimestamp());
        var tenth = options.Value.MaxEntries / 10;
        _inARow = Math.Min(MaxInARow, tenth - (tenth / 2));
        _perSecond = Math.Min((MaxPerHour - MaxInARow) / 3600.0, (tenth - _inARow) / options.Value.KeepFor.TotalSeconds);
        _free = _inARow;
    }

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

        _log.Add(new AuditNote
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
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            _free = Math.Min(_inARow, _free + (_perSecond * _time.GetElapsedTime(_lookedAt, now).TotalSeconds));
            _lookedAt = now;
            if (_free < 1)
            {
                return false;
            }

            _free--;
            return true;
        }
    }
}
