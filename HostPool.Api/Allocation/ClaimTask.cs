namespace HostPool.Api.Allocation;

/// <summary>A claim or release with its result.</summary>
internal sealed class ClaimTask<T>(Func<ClaimStatements, T> run) : ClaimWork
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    /// <summary>Completes after the commit.</summary>
    public Task<T> Task => _completion.Task;

    public override void Run(ClaimStatements statements) => _result = run(statements);

    public override void Answer() => _completion.TrySetResult(_result!);

    public override void Fail(Exception error) => _completion.TrySetException(error);
}
