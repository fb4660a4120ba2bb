using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace HostPool.Api.Data;

/// <summary>Times as UTC milliseconds since 1970: one form that every provider can order and compare.</summary>
internal sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
