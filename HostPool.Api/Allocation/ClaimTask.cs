using HostPool.Api.Data;
using HostPool.Api.Events;

namespace HostPool.Api.Allocation;

/// <summary>A unit with its result.</summary>
internal sealed class ClaimTask<T>(Func<SqlSession, ICollection<HostChange>, T> run) : ClaimWork
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    /// <summary>Completes after the commit.</summary>
    public Task<T> Task => _completion.Task;

    public override void Run(SqlSession session, ICollection<HostChange> changes) => _result = run(session, changes);

    public override void Answer() => _completion.TrySetResult(_result!);

    public override void Fail(Exception error) => _completion.TrySetException(error);
}
