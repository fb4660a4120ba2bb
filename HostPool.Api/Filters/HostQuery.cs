using HostPool.Api.Hosts;

namespace HostPool.Api.Filters;

/// <summary>A query that asks for hosts, its keys sorted.</summary>
/// <param name="Conditions">What is asked of the hosts.</param>
/// <param name="Unknown">Keys that are neither a condition, nor a fact of any host, nor the endpoint's own.</param>
/// <param name="Beside">The endpoint's own keys.</param>
internal sealed record HostQuery(IReadOnlyList<KeyValuePair<string, string>> Conditions, IReadOnlyList<string> Unknown, IReadOnlyList<string> Beside)
{
    /// <summary>The hosts that are meant; none are by a query of which a key means nothing.</summary>
    /// <exception cref="InvalidRequestException">There is such a key, or a condition of the wrong form.</exception>
    public HostFilter Read() => Unknown.Count == 0 ? FilterQuery.Read(Conditions) : throw Refusal(Unknown[0]);

    /// <summary>The same as the contract has it: keys that mean nothing are passed over, as far as they are not known ones misspelt.</summary>
    /// <exception cref="InvalidRequestException">A key is misspelt, or a condition of the wrong form.</exception>
    public HostFilter ReadTolerantly() => Unknown.FirstOrDefault(key => FactKeys.IsMisspelt(key, Beside)) is { } misspelt
        ? throw Refusal(misspelt)
        : FilterQuery.Read(Conditions);

    private InvalidRequestException Refusal(string key) => InvalidRequestException.UnknownQuery(key, FactKeys.Hint(key, Beside));
}
