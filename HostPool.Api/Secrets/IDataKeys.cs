using HostPool.Api.Data;

namespace HostPool.Api.Secrets;

/// <summary>The keys that secrets of the database are sealed with. Thread-safe.</summary>
internal interface IDataKeys
{
    /// <summary>What is sealed now is sealed with this one.</summary>
    DataCipher Newest { get; }

    /// <summary>The one of that id; null: there is none.</summary>
    DataCipher? Find(long id);

    /// <summary>
    /// Keeps <see cref="Newest"/> in the database until the current transaction ends, so that whatever is sealed in this one
    /// can be opened later, though others may be exchanging keys at this moment.
    /// </summary>
    void Hold(PoolContext context);
}
