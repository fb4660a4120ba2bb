using HostPool.Api.Auth;
using HostPool.Api.Events;

namespace HostPool.Api.Audit;

/// <summary>Takes notes of what HostPool does by itself to who holds what: a lease ended, a client hung up.</summary>
internal sealed class AuditOfOwn(AuditLog log) : IHostChangeHandler
{
    public void OnChange(HostChange change)
    {
        // A client's release has no reason beside the request, which has its own note.
        if (change is { Kind: HostChangeKind.Released, IsRemote: false, Detail: { Length: > 0 } why })
        {
            var note = new AuditNote { Act = "release", Who = Caller.OwnName };
            note.Concerns([change.Host.Id]);
            note.Says(why);
            log.Add(note);
        }
    }
}
