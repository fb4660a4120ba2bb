namespace HostPool.Specs;

/// <summary>How it ended to try the logins of a host.</summary>
/// <param name="Outcome">Of the one that was taken, or of the last.</param>
/// <param name="Login">The candidate that was taken; null: the host's own credentials, or none.</param>
/// <param name="Refused">How many were turned down.</param>
internal sealed record LoginOutcome(SshOutcome Outcome, SshLogin? Login, int Refused);
