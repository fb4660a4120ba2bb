using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Data;

/// <summary>Derives what hosts are found by for those that an older version stored.</summary>
internal sealed class LabelUpgrade(PoolWriter writer)
{
    public Task RunAsync(CancellationToken cancellationToken) => writer.WriteAsync(
        async (context, _) =>
        {
            var old = await context.Hosts.AsNoTracking().Where(host => host.AddressKey == "").ToListAsync(cancellationToken);
            using (var session = new SqlSession(context))
            {
                old.ForEach(host => session.Execute("UPDATE hosts SET address_key = @p0 WHERE id = @p1", AddressKey.Of(host.Endpoint.Ip), host.Id));
            }

            LabelRows.Rewrite(context, old);
            return old.Count;
        },
        cancellationToken);
}
