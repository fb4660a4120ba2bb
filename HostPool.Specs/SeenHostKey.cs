namespace HostPool.Specs;

/// <summary>The host key that a server showed.</summary>
/// <param name="HostKey">In the form of <see cref="SshTarget.HostKey"/>, confirmed: it is for who pins it to vouch for it. Null: none was proven.</param>
/// <param name="Fingerprint"><c>SHA256:…</c>, as <c>ssh-keygen -l</c> shows it; null likewise.</param>
/// <param name="Problem">One line for the operator, why there is none; null when there is.</param>
public sealed record SeenHostKey(string? HostKey, string? Fingerprint, string? Problem);
