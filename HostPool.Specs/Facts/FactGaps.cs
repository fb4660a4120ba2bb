namespace HostPool.Specs;

/// <summary>Collects why facts are missing.</summary>
internal sealed class FactGaps
{
    private readonly SortedDictionary<string, string> _reasons = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Reasons => _reasons;

    /// <summary>The value; when it is null, the reason is kept under the fact's key.</summary>
    public T? Of<T>(string key, T? value, string why)
    {
        if (value is null)
        {
            _reasons[key] = why;
        }

        return value;
    }
}
