namespace HostPool.Api.Secrets;

/// <summary>A data key as it is stored.</summary>
/// <param name="RingKey">Which key of the key ring it is under.</param>
/// <param name="Text">Base64.</param>
internal sealed record WrappedKey(Guid RingKey, string Text);
