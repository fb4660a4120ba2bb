using HostPool.Api.Hosts;

namespace HostPool.Api.Data;

/// <summary>Derives what hosts are found by for those that an older version stored.</summary>
internal sealed class LabelUpgrade(PoolWriter writer)
{
    public Task RunAsync(CancellationToken cancellationToken) => writer.WriteAsync(
        (context, _) =>
        {
            List<PoolHost> old;
            using (var session = new SqlSession(context))
            {
                old = [.. HostRows.Where(session, "address_key = ''")];
                old.ForEach(host => session.Execute("UPDATE hosts SET address_key = @p0 WHERE id = @p1", AddressKey.Of(host.Endpoint.Ip), host.Id));
            }

            LabelRows.Rewrite(context, old);
            return Task.FromResult(old.Count);
        },
        cancellationToken);
}
