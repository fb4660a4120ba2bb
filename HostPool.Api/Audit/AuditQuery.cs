using System.Globalization;
using HostPool.Api.Hosts;

namespace HostPool.Api.Audit;

/// <summary>Which entries of the audit are asked for. Those parts that are null leave nothing out.</summary>
internal sealed record AuditQuery(string? Who, string? What, DateTimeOffset? Since, DateTimeOffset? Until, long? Host, long? Before, int Limit)
{
    public const int MaxLimit = 1000;

    private const int DefaultLimit = 100;

    /// <summary>Reads the query string.</summary>
    /// <exception cref="InvalidRequestException">A part of the wrong form.</exception>
    public static AuditQuery Read(IQueryCollection query)
    {
        var errors = new List<InvalidPlace>();
        var read = new AuditQuery(
            Text("who"), Text("what"), Time("since"), Time("until"), Number("host", long.MaxValue), Number("before", long.MaxValue), (int)(Number("limit", MaxLimit) ?? DefaultLimit));
        return errors.Count == 0 ? read : throw new InvalidRequestException(errors);

        string? Text(string key) => query[key].ToString() is { Length: > 0 } text ? text : null;

        long? Number(string key, long most)
        {
            if (Text(key) is not { } text)
            {
                return null;
            }

            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > most)
            {
                errors.Add(new InvalidPlace(key, most == long.MaxValue ? $"'{text}' is not an id" : $"'{text}' is not a whole number from 1 to {most}"));
            }

            return number;
        }

        DateTimeOffset? Time(string key)
        {
            // A + of an offset is a space where a client did not escape it.
            if (Text(key)?.Replace(' ', '+') is not { } text)
            {
                return null;
            }

            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                errors.Add(new InvalidPlace(key, $"'{text}' is not a time such as 2026-01-31 or 2026-01-31T12:00:00Z"));
            }

            return time;
        }
    }

    /// <summary>The entries, the latest first.</summary>
    public IQueryable<AuditRecord> Apply(IQueryable<AuditRecord> all)
    {
        var found = all;
        found = Who is null ? found : found.Where(entry => entry.Who == Who);
        found = What is null ? found : found.Where(entry => entry.What.Contains(What));
        found = Since is null ? found : found.Where(entry => entry.At >= Since);
        found = Until is null ? found : found.Where(entry => entry.At < Until);
        found = Before is null ? found : found.Where(entry => entry.Id < Before);

        // What was done to an allocation was done to its hosts.
        found = Host is null ? found : found.Where(entry => (entry.Host <= Host && entry.LastHost >= Host)
            || (entry.Host == null && entry.AllocationId != null
                && all.Any(given => given.AllocationId == entry.AllocationId && given.Host <= Host && given.LastHost >= Host)));
        return found.OrderByDescending(entry => entry.Id).Take(Limit);
    }
}
