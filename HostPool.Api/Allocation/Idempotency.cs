using System.Security.Cryptography;
using System.Text;
using HostPool.Api.Data;
using HostPool.Api.Hosts;
using HostPool.Api.Secrets;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Allocation;

/// <summary>Answers repeated requests as the first one was (draft-ietf-httpapi-idempotency-key-header). Thread-safe.</summary>
internal sealed class Idempotency(IDbContextFactory<PoolContext> contexts, IClaims claims, SecretBox box)
{
    private const string Header = "Idempotency-Key";
    private const int MaxKey = 255;

    /// <summary>The request's key; null when it has none.</summary>
    /// <param name="request">Its header and path.</param>
    /// <param name="body">What it asks for.</param>
    /// <param name="caller">Whose API key it came with: each has keys, and answers with credentials, of its own. Null: none was needed.</param>
    /// <param name="render">The answer's body.</param>
    /// <exception cref="InvalidRequestException">The key is longer than 255 characters.</exception>
    public static IdempotencyKey? Read(HttpRequest request, JsonBody body, string? caller, Func<Grant, string> render)
    {
        var key = request.Headers[Header].ToString();
        if (key.Length == 0)
        {
            return null;
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

        // The first client may have hung up, and its hosts be on their way back at this moment.
        var mayBeTakenBack = found?.AllocationId is not null && found.Fingerprint == key.Fingerprint;
        if (found is null || (mayBeTakenBack && !await claims.KeepAsync(key with { Key = found.Key })))
        {
            return null;
        }

        found.Answer = box.Open(SecretKind.Answer, found.Answer);
        return found;
    }
}
