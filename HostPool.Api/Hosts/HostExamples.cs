namespace HostPool.Api.Hosts;

/// <summary>Examples for Swagger. Nothing in them is anybody's secret.</summary>
internal static class HostExamples
{
    public const string Host = """
        {"id": 1, "name": "linux_host_0", "os": "linux",
         "endpoint": {"ip": "192.168.1.100", "port": 22, "protocol": "ssh"},
         "credentials": {"username": "centos", "password": "example"},
         "tags": ["large"], "allocated": false, "alive": true,
         "hardware_specs": {"cpus": "2", "ram": "3372", "disk_size": "455G", "cpu_arch": "x86_64",
                            "graph_card_model": "AMD E1-2500 APU with Radeon(TM) HD Graphics"},
         "specs_status": {"state": "ok"}, "mac": "08:9e:01:db:af:61", "vendor": "Quanta Computer Inc.",
         "interfaces": [{"mac": "08:9e:01:db:af:61", "ips": ["192.168.1.100"], "last_seen": "2026-01-01T00:01:00+00:00"}]}
        """;

    public const string Allocated = """
        {"id": 1, "name": "linux_host_0", "os": "linux",
         "endpoint": {"ip": "192.168.1.100", "port": 22, "protocol": "ssh"},
         "credentials": {"username": "centos", "password": "example"},
         "tags": ["large"], "allocated": true, "alive": true}
        """;

    public const string InMaintenance = """
        {"id": 1, "name": "linux_host_0", "os": "linux",
         "endpoint": {"ip": "192.168.1.100", "port": 22, "protocol": "ssh"},
         "credentials": {"username": "centos", "password": "example"},
         "tags": ["large"], "allocated": false, "alive": true, "presence": "alive",
         "maintenance": {"reason": "new disk", "since": "2026-01-01T00:01:00+00:00"}}
        """;

    public const string Hosts = $"[{Host}]";

    public const string Add = """
        {"default": {"os": "linux", "endpoint": {"port": 22, "protocol": "ssh"}, "credentials": {"username": "centos", "password": "example"}},
         "hosts": [{"name": "linux_host", "endpoint": {"ip": "192.168.1.100/30"}, "tags": ["large"]},
                   {"name": "win_host", "os": "windows", "endpoint": {"ip": "192.168.1.110", "port": 5985, "protocol": "winrm-http"},
                    "credentials": {"username": "Administrator", "password": "example"}}]}
        """;

    public const string Ids = "[1, 2, 3, 4, 5]";

    public const string Patch = """{"tags": ["large", "ssd"], "rack": {"row": 3}}""";

    public const string Invalid = """
        {"error": "hosts[1].endpoint.ip: '10.0.0.300' is not an IP address or CIDR range",
         "errors": {"hosts[1].endpoint.ip": ["'10.0.0.300' is not an IP address or CIDR range"]}}
        """;

    public const string Refusal = """
        {"error": "Cannot acquire host. All hosts are either in use or not responding.",
         "hosts": 12, "matching": 3, "allocated": 2, "maintenance": 0, "down": 1, "not_responding": 0, "suspect": 0, "free": 0,
         "filters": [{"filter": "os", "asked": "linux", "fails": 4, "alone": 1},
                     {"filter": "ram_mb", "asked": "at least 8192", "fails": 8, "alone": 5}],
         "nearest_miss": {"host_id": 7, "name": "linux_host_7", "state": "free",
                          "fails": [{"filter": "ram_mb", "asked": "at least 8192", "has": "3372"}]}}
        """;
}
