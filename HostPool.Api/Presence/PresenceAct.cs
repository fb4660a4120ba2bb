namespace HostPool.Api.Presence;

/// <summary>What is to be done about one piece of news.</summary>
/// <param name="Work">The news.</param>
/// <param name="Verdict">What its sighting means; <see cref="SightingVerdict.Nothing"/> where it is the outcome of probes.</param>
/// <param name="HostId">The host that it is about; 0: a new one.</param>
internal readonly record struct PresenceAct(PresenceWork Work, SightingVerdict Verdict, long HostId);
