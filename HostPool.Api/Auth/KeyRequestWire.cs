namespace HostPool.Api.Auth;

/// <summary>A key that is to be made.</summary>
/// <param name="Name">Who gets it: 1 to 64 letters, digits, dots, dashes, underscores; unique.</param>
/// <param name="Role"><c>reader</c>, <c>allocator</c>, <c>operator</c> or <c>admin</c>; each includes those before it.</param>
internal sealed record KeyRequestWire(string Name, string Role);
