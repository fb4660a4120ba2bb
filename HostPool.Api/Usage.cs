namespace HostPool.Api;

/// <summary>How the program is called.</summary>
internal static class Usage
{
    /// <summary>The ways to call it.</summary>
    public const string Short = """
        Usage: HostPool.Api [--SETTING=VALUE ...]                            serve
               HostPool.Api keys add NAME --role ROLE [--SETTING=VALUE ...]  make an API key: reader, allocator, operator, admin
               HostPool.Api keys list | keys revoke NAME
               HostPool.Api secrets rotate                                   seal all secrets of the database with new keys
               HostPool.Api secrets forget                                   give up what a lost key ring sealed
               HostPool.Api help
        """;

    /// <summary>What <c>help</c> prints.</summary>
    public const string Text = $"""
        HostPool knows which machines are there, what is in them, and who has them now.

        {Short}

          --urls=http://127.0.0.1:8080                    where to serve
          --Database:ConnectionString="Data Source=FILE"  the SQLite file (hostpool.db)
          --Pool:SeedFile=FILE                            a YAML pool file, loaded when the pool is empty
          --Discovery:Networks:0:Interface=eth0           a network to scan and ping; without one, HostPool only listens
          --Discovery:Networks:0:Adopt=true               who answers there joins the pool
          --Discovery:Defaults:Credentials:Username=NAME  what who joins is given

        Every setting may stand in appsettings.json beside the program, in the environment (Discovery__ScanRate=1000)
        or here; the README lists them all, and GET /swagger every endpoint. The commands need the working directory and
        the Database settings of the service.
        """;

    /// <summary>True when the arguments ask for it.</summary>
    public static bool IsWanted(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?" or "/?") || CommandWords.Of(args) is ["help", ..];
}
