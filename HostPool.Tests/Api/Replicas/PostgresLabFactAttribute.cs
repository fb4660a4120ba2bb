using HostPool.Tests.Lab;

namespace HostPool.Tests.Api.Replicas;

/// <summary>A test on real hosts and PostgreSQL: skipped, with the reason, where either is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresLabFactAttribute : FactAttribute
{
    public PostgresLabFactAttribute() => Skip = new PostgresFactAttribute().Skip ?? new LabFactAttribute().Skip;
}
