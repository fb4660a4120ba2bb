namespace HostPool.Tests.Api;

/// <summary>A test on PostgreSQL, whatever the others run on: skipped, with the reason, where there is no server for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = TestDatabase.Server is null ? "HOSTPOOL_TEST_POSTGRES names no PostgreSQL server; test.sh starts one." : null;
}
