using HostPool.Api.Hosts;

namespace HostPool.Api.Filters;

/// <summary>One thing that is asked of a host, as SQL over <c>hosts h</c> that is true or false, never null.</summary>
/// <param name="Key">The key that the client wrote: <c>ram_mb</c>.</param>
/// <param name="Asked">What it asks for, for people: <c>at least 8192</c>.</param>
/// <param name="Sql">The condition; <c>{0}</c>, <c>{1}</c> stand for its arguments.</param>
/// <param name="Arguments">Texts and numbers.</param>
internal sealed record HostCondition(string Key, string Asked, string Sql, params IReadOnlyList<object> Arguments)
{
    /// <summary>The same for a walk over hosts that ends at the first few: a database cannot make a plan of it that reads the labels of all hosts before.</summary>
    public string Walked { get => field ?? Sql; init; }

    /// <summary>The labels of which a host must have one, as SQL over <c>host_labels l</c>, where an index has them; null: none has.</summary>
    public string? Labels { get; init; }

    /// <summary>The order in which the index has those labels, with its <c>ORDER BY</c>.</summary>
    public string LabelOrder { get; init; } = "";

    /// <summary>The fact that must be known of some host for the condition to make sense; null: none.</summary>
    public string? Fact { get; init; }

    /// <summary>The value of a label of that fact, for people, when it meets the condition as the SQL has it; null: it does not.</summary>
    public Func<HostLabel, string?> Met { get; init; } = _ => null;
}
