using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Audit;

/// <summary>
/// Takes notes of who did what, in memory, for <see cref="AuditWriter"/> to write many at a time: no request waits for it, and
/// no claim shares its commit with one of these. So a process that is killed (kill -9, a power cut) loses the notes of its last
/// <see cref="AuditWriter.Interval"/>, of requests that were answered and whose effects are stored; one that is asked to stop
/// loses none. While the database cannot be written they wait, as many as <see cref="MaxWaiting"/>; what comes then is
/// dropped, and counted. Thread-safe.
/// </summary>
internal sealed class AuditLog(IOptions<AuditOptions> options, TimeProvider time)
{
    public const int MaxWaiting = 65_536;

    private readonly Channel<AuditNote> _waiting = Channel.CreateBounded<AuditNote>(MaxWaiting);
    private long _dropped;

    public bool IsOn { get; } = options.Value.KeepFor > TimeSpan.Zero;

    /// <summary>How many notes were lost since the start, as too many waited.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>How many wait to be written.</summary>
    public int Waiting => _waiting.Reader.Count;

    /// <summary>Takes a note of something that ended now. Quick; waits for nothing.</summary>
    public void Add(AuditNote note)
    {
        note.At = time.GetUtcNow();
        if (IsOn && !_waiting.Writer.TryWrite(note))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Takes the oldest of those that wait.</summary>
    public bool TryTake([NotNullWhen(true)] out AuditNote? note) => _waiting.Reader.TryRead(out note);
}
