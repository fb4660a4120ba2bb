using HostPool.Api.Data;
using HostPool.Api.Events;

namespace HostPool.Api.Allocation.Claiming;

/// <summary>A unit with its result.</summary>
internal class ClaimTask<T>(Func<SqlSession, ICollection<HostChange>, T> run) : ClaimWork
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes after the commit.</summary>
    public Task<T> Task => _completion.Task;

    protected T? Result { get; set; }

    public override void Run(SqlSession session, ICollection<HostChange> changes) => Result = run(session, changes);

    public override void Answer() => _completion.TrySetResult(Result!);

    public override void Fail(Exception error) => _completion.TrySetException(error);
}
