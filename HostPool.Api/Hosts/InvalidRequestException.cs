namespace HostPool.Api.Hosts;

/// <summary>A request that cannot be carried out as it stands. Becomes 400; nothing of it was stored.</summary>
internal sealed class InvalidRequestException : Exception
{
    public InvalidRequestException(string message)
        : base(message)
    {
    }

    /// <summary>With one entry for each wrong place; the first one makes the message.</summary>
    public InvalidRequestException(IReadOnlyList<InvalidPlace> places)
        : base(places[0].ToString()) =>
        Errors = places.GroupBy(place => place.Place).ToDictionary(group => group.Key, group => group.Select(place => place.Reason).ToArray());

    /// <summary>What is wrong, by place; null when the request as a whole is.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; }

    /// <summary>A key of the query that means nothing.</summary>
    /// <param name="key">It.</param>
    /// <param name="hint">What <see cref="Spelling.Hint"/> says of it.</param>
    public static InvalidRequestException UnknownQuery(string key, string hint) => new($"unknown query parameter '{key}': {hint}");

    /// <summary>A key of the query that is given twice, where one value is meant.</summary>
    public static InvalidRequestException RepeatedQuery(string key) => new($"query parameter '{key}' is given more than once");

    /// <summary>The original's words for a body of the wrong shape.</summary>
    public static InvalidRequestException UnexpectedData(string reason) => new($"Unexpected data received: {reason}");
}
