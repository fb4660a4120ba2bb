namespace HostPool.Api.Data;

/// <summary>An error of the database.</summary>
/// <param name="Fault">What it means for whoever asked.</param>
/// <param name="Message">What the database says of it; no secrets.</param>
internal sealed record StoreError(StoreFault Fault, string Message);
