using HostPool.Discovery;

namespace HostPool.Tests.Discovery.Twins;

/// <summary>A request that was sent on a <see cref="FakeSegment"/>.</summary>
internal readonly record struct SentRequest(uint Target, MacAddress Destination);
