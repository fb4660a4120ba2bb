using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace HostPool.Api.Secrets;

/// <summary>Where the elements of the key ring are kept. Thread-safe.</summary>
internal interface IKeyRingStore : IXmlRepository
{
    /// <summary>For people.</summary>
    string Place { get; }

    /// <summary>Removes a key.</summary>
    void Remove(Guid key);

    /// <summary>Puts another element in the place of a key's: whoever reads, and whatever happens, there is the one or the other.</summary>
    void Replace(Guid key, XElement element);
}
