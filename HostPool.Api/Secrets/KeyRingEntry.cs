namespace HostPool.Api.Secrets;

/// <summary>An element of the key ring, where that is kept in the database.</summary>
internal sealed class KeyRingEntry
{
    public long Id { get; set; }

    /// <summary>Such as <c>key-</c> and the id of a key.</summary>
    public required string Name { get; set; }

    /// <summary>As ASP.NET Data Protection writes it.</summary>
    public required string Xml { get; set; }
}
