namespace HostPool.Api.Secrets;

/// <summary>The key ring does not open, or has not what it should; the message is the end of a sentence that says so.</summary>
internal sealed class KeyRingException(string message, Exception? inner = null) : Exception(message, inner);
