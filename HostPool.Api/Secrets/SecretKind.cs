namespace HostPool.Api.Secrets;

/// <summary>What a secret of the database is. One that was sealed as one kind does not open as another.</summary>
internal enum SecretKind
{
    /// <summary>The password of a host.</summary>
    Password,

    /// <summary>The private key of a host.</summary>
    PrivateKey,

    /// <summary>Keys that clients added to a host; those beside its credentials may be secrets too.</summary>
    Extra,

    /// <summary>The stored answer to a request with an Idempotency-Key, credentials included.</summary>
    Answer,
}
