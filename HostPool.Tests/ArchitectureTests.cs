using HostPool.Discovery;
using HostPool.Specs;

namespace HostPool.Tests;

public sealed class ArchitectureTests
{
    private static readonly string[] Forbidden = ["Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Microsoft.Data", "HostPool.Api"];

    [Theory]
    [InlineData(typeof(ISightingSink), "HostPool.Specs")]
    [InlineData(typeof(ISpecReader), "HostPool.Discovery")]
    public void References_OfALibrary_HoldNoPoolNoStoreNoWeb(Type member, string other)
    {
        var references = member.Assembly.GetReferencedAssemblies().Select(name => name.Name!).ToList();

        Assert.NotEmpty(references);
        Assert.DoesNotContain(references, name => Forbidden.Append(other).Any(name.StartsWith));
    }
}
