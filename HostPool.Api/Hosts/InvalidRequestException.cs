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

    /// <summary>The original's words for a body of the wrong shape.</summary>
    public static InvalidRequestException UnexpectedData(string reason) => new($"Unexpected data received: {reason}");
}
