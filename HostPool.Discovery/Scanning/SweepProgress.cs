namespace HostPool.Discovery.Scanning;

/// <summary>How far a sweep is.</summary>
/// <param name="Addresses">How many addresses there are to ask.</param>
/// <param name="Asked">How many of them were asked, or were heard before their turn.</param>
/// <param name="Found">How many answered.</param>
/// <param name="RequestsLeft">How many requests are still to be sent when nobody else answers.</param>
internal readonly record struct SweepProgress(int Addresses, int Asked, int Found, int RequestsLeft);
