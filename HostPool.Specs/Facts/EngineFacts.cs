namespace HostPool.Specs;

/// <summary>A program that runs containers.</summary>
/// <param name="Name"><c>docker</c>, <c>podman</c>, <c>containerd</c>, …</param>
/// <param name="Version">Its version; null: it did not say.</param>
/// <param name="Usable">True when the user that read this may speak to its service; null where there is none to speak to.</param>
public sealed record EngineFacts(string Name, string? Version, bool? Usable);
