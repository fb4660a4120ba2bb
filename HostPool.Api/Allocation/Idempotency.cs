using System.Security.Cryptography;
using System.Text;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using HostPool.Api.Hosts;
using HostPool.Api.Secrets;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Allocation;

/// <summary>Answers repeated requests as the first one was (draft-ietf-httpapi-idempotency-key-header). Thread-safe.</summary>
internal sealed class Idempotency(IDbContextFactory<PoolContext> contexts, IClaims claims, SecretBox box)
{
    /// <summary>Where a request has its key.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>What an answer that was given before has: its hosts may have been given back since.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>What a 422 says.</summary>
    public const string OtherRequest = $"This {Header} was used with another request; use a new one.";

    /// <summary>What a 409 says.</summary>
    public const string TakenBack = $"The first request with this {Header} was just taken back; send it again.";

    private const int MaxKey = 255;

    /// <summary>The request's key; null when it has none.</summary>
    /// <param name="request">Its header and path.</param>
    /// <param name="body">What it asks for.</param>
    /// <param name="caller">Whose API key it came with: each has keys, and answers with credentials, of its own. Null: none was needed.</param>
    /// <param name="render">The answer's body.</param>
    /// <exception cref="InvalidRequestException">There are several keys, or it is empty or longer than 255 characters.</exception>
    public static IdempotencyKey? Read(HttpRequest request, JsonBody body, string? caller, Func<Grant, string> render)
    {
        var keys = request.Headers[Header];
        if (keys.Count == 0)
        {
            return null;
        }

        if (keys is not [{ Length: > 0 } key])
        {
            // Passed over, a request that is sent again would take other hosts.
            throw new InvalidRequestException(keys.Count > 1 ? $"{Header}: must be given once, is given {keys.Count} times" : $"{Header}: is empty; give a key, or leave it out");
        }

        // Neither a header nor a name has a line feed.
        var asked = Encoding.UTF8.GetBytes($"{request.Path}\n{body.Node?.ToJsonString()}{(caller is null ? "" : $"\n{caller}")}");
        return key.Length <= MaxKey
            ? new IdempotencyKey(caller is null ? key : $"{caller}\n{key}", key, Convert.ToHexStringLower(SHA256.HashData(asked)), render)
            : throw new InvalidRequestException($"{Header}: must be at most {MaxKey} characters, has {key.Length}");
    }

    /// <summary>What the key was answered with, opened, which will not be taken back any more; null when it was not, yet.</summary>
    public async Task<IdempotencyRecord?> FindAsync(IdempotencyKey key, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);

        // Of one that was stored before callers had scopes, its fingerprint tells whether this caller did.
        var found = await context.IdempotencyRecords.AsNoTracking().FirstOrDefaultAsync(
            record => record.Key == key.Key || (record.Key == key.Header && record.Fingerprint == key.Fingerprint), cancellationToken);

        if (found is null)
        {
            return null;
        }

        if (found.AllocationId is not null && found.Fingerprint == key.Fingerprint)
        {
            // The first client may have hung up, and its hosts be on their way back at this moment: what was read may be over, and what was kept is the answer.
            found.Answer = await claims.KeepAsync(key with { Key = found.Key });
            if (found.Answer is null)
            {
                return null;
            }
        }

        found.Answer = box.Open(SecretKind.Answer, found.Answer);
        return found;
    }
}
