using System.Text.Json.Nodes;
using HostPool.Api.Auth;
using HostPool.Api.Data;
using HostPool.Api.Filters;
using HostPool.Api.Hosts;
using HostPool.Specs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Inventory;

/// <summary>The endpoints of reading facts in general.</summary>
internal static class SpecsApi
{
    private const long MaxBody = 64 * 1024;
    private const string Off = "Reading facts is switched off by Specs:Enabled.";

    public static void MapSpecs(this WebApplication app)
    {
        var group = app.MapGroup("/specs").WithTags("Inventory").Needs(Role.Operator);
        group.MapGet("", ProgressAsync)
            .Needs(Role.Reader)
            .WithSummary("How far the reading of hardware facts is")
            .Answers<SpecsProgressWire>(200, """{"pending": 12, "running": 8, "ok": 86, "failed": 2, "off": 0, "commands": 1}""");
        group.MapPost("/refresh", RefreshAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .WithSummary("Read the hardware facts of all hosts again, or of those that match")
            .WithDescription("Queues them and answers at once; `GET /specs` tells how far that is. Who is down is read when it comes up.")
            .AsksForHosts()
            .Answers<SpecsRequestedWire>(202, """{"requested": 100}""")
            .Fails(400, "ids: '1,x' is not a list of host ids, such as 1,2,3")
            .Fails(409, Off)
            .Fails(413, ApiErrors.TooLarge);
        group.MapGet("/commands", ListAsync)
            .Needs(Role.Reader)
            .WithSummary("List the extra facts that are read of every host")
            .Answers<SpecCommandWire[]>(200, """[{"key": "rack", "command": "cat /etc/rack", "source": "api", "changed_at": "2026-01-01T00:01:00+00:00"}]""");
        group.MapPut("/commands/{key}", PutAsync)
            .Needs(Role.Admin)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .WithSummary("Read an extra fact of every host from now on")
            .WithDescription(
                "The command runs by `sh -c` as the user of the host's credentials, with nothing on its standard input. It may take 5 seconds and exits with 0, "
                + "or the fact is missing, and nothing else is. What it prints, 4096 bytes at most, becomes `facts.own.KEY`: a number, JSON, or the first line as text; "
                + "the first line is `hardware_specs.KEY`, too. A new or changed command makes all hosts be read again.")
            .Takes<SpecCommandRequestWire>("""{"command": "cat /etc/rack"}""")
            .Answers<SpecCommandRequestWire>(200, """{"command": "cat /etc/rack"}""")
            .Answers<SpecCommandRequestWire>(201, """{"command": "cat /etc/rack"}""")
            .Fails(400, "rack!: the key must be a lower-case letter, then at most 63 lower-case letters, digits and underscores")
            .Fails(409, "rack is set by Specs:Commands in the settings.")
            .Fails(413, ApiErrors.TooLarge);
        group.MapDelete("/commands/{key}", RemoveAsync)
            .Needs(Role.Admin)
            .WithSummary("Read an extra fact no longer")
            .WithDescription("All hosts are read again, without it.")
            .Answers(204)
            .Fails(404, "There is no command rack.")
            .Fails(409, "rack is set by Specs:Commands in the settings.");
    }

    private static async Task<Ok<SpecsProgressWire>> ProgressAsync(
        IDbContextFactory<PoolContext> contexts, SpecSchedule schedule, SpecCommands commands, CancellationToken cancellationToken)
    {
        var (states, own) = await contexts.ReadAsync(
            session => (
                session.Query("SELECT specs_state, COUNT(*) FROM hosts GROUP BY specs_state", row => KeyValuePair.Create(EnumText<SpecsState>.Parse(row.Text(0)), row.Int32(1))).ToDictionary(),
                commands.All(session).Count),
            cancellationToken);
        int In(SpecsState state) => states.GetValueOrDefault(state);
        return TypedResults.Ok(new SpecsProgressWire(
            In(SpecsState.Pending), schedule.Running, In(SpecsState.Ok), In(SpecsState.Failed), In(SpecsState.None), own));
    }

    private static async Task<Results<Accepted<SpecsRequestedWire>, JsonHttpResult<ErrorBody>>> RefreshAsync(
        HttpRequest request, JsonBody body, FactKeys facts, PoolWriter writer, SpecRequests requests, SpecsPolicy policy, CancellationToken cancellationToken)
    {
        if (!body.Node.IsEmpty())
        {
            throw InvalidRequestException.UnexpectedData("The hosts to read are named in the query, such as ?tags=gpu");
        }

        var filter = (await facts.SortAsync(request.Query, [], cancellationToken)).Read();
        if (!policy.Enabled)
        {
            return ApiErrors.Failure(StatusCodes.Status409Conflict, Off);
        }

        var count = await writer.WriteAsync(
            (context, changes) => Task.FromResult(requests.Request(context, filter, changes)), cancellationToken);
        return TypedResults.Accepted("/specs", new SpecsRequestedWire(count));
    }

    private static async Task<Ok<IReadOnlyList<SpecCommandWire>>> ListAsync(SpecCommands commands, CancellationToken cancellationToken) =>
        TypedResults.Ok(await commands.ListAsync(cancellationToken));

    private static async Task<Results<Ok<SpecCommandRequestWire>, Created<SpecCommandRequestWire>, JsonHttpResult<ErrorBody>>> PutAsync(
        string key, JsonBody body, SpecCommands commands, CancellationToken cancellationToken)
    {
        RequestKeys.Check(body.Node, "command");
        var command = (body.Node as JsonObject)?["command"].AsText();
        if (SpecOptions.Fault(key, command) is { } fault)
        {
            throw new InvalidRequestException([new InvalidPlace(key, fault)]);
        }

        return await commands.PutAsync(key, command!, cancellationToken) switch
        {
            SpecCommandOutcome.Added => TypedResults.Created("/specs/commands", new SpecCommandRequestWire(command!)),
            SpecCommandOutcome.Kept => TypedResults.Ok(new SpecCommandRequestWire(command!)),
            SpecCommandOutcome.TooMany => ApiErrors.Failure(StatusCodes.Status409Conflict, $"There are {SpecOptions.MostCommands} commands already."),
            _ => OfSettings(key),
        };
    }

    private static async Task<Results<NoContent, JsonHttpResult<ErrorBody>>> RemoveAsync(
        string key, SpecCommands commands, CancellationToken cancellationToken) => await commands.RemoveAsync(key, cancellationToken) switch
        {
            SpecCommandOutcome.Removed => TypedResults.NoContent(),
            SpecCommandOutcome.OfSettings => OfSettings(key),
            _ => ApiErrors.Failure(StatusCodes.Status404NotFound, $"There is no command {key}."),
        };

    private static JsonHttpResult<ErrorBody> OfSettings(string key) =>
        ApiErrors.Failure(StatusCodes.Status409Conflict, $"{key} is set by Specs:Commands in the settings.");
}
