namespace HostPool.Api.Hosts;

/// <summary>Examples for Swagger. Nothing in them is anybody's secret.</summary>
internal static class HostExamples
{
    public const string Host = $"{{{Start}, {End}}}";

    public const string WithFacts = $"{{{Start}, \"facts\": {Facts}, {End}}}";

    private const string Start = """
        "id": 1, "name": "linux_host_0", "os": "linux",
         "endpoint": {"ip": "192.168.1.100", "port": 22, "protocol": "ssh"},
         "credentials": {"username": "centos", "password": "example"},
         "tags": ["large"], "allocated": false, "alive": true,
         "hardware_specs": {"cpus": "2", "ram": "3372", "disk_size": "455G", "cpu_arch": "x86_64",
                            "graph_card_model": "AMD E1-2500 APU with Radeon(TM) HD Graphics"}
        """;

    private const string End = """
        "specs_status": {"state": "ok"}, "mac": "08:9e:01:db:af:61", "vendor": "Quanta Computer Inc.",
         "interfaces": [{"mac": "08:9e:01:db:af:61", "ips": ["192.168.1.100"], "last_seen": "2026-01-01T00:01:00+00:00"}]
        """;

    private const string Facts = """
        {"architecture": "x86_64",
         "cpu": {"model": "AMD E1-2500 APU with Radeon(TM) HD Graphics", "vendor": "AuthenticAMD", "sockets": 1, "cores": 2,
                 "threads": 2, "max_mhz": 1400, "flags": ["aes", "avx", "svm"]},
         "memory": {"total_mb": 3372, "swap_mb": 2048, "hugepages": 0, "hugepage_kb": 2048},
         "numa": [{"node": 0, "cpus": 2, "memory_mb": 3372}],
         "disks": [{"name": "sda", "size_gb": 465.76, "rotational": true, "removable": false, "model": "TOSHIBA MQ01ABF050"}],
         "interfaces": [{"name": "eth0", "mac": "08:9e:01:db:af:61", "addresses": ["192.168.1.100"], "driver": "r8169",
                         "speed_mbps": 1000, "up": true, "mtu": 1500, "roce": false}],
         "gpus": [{"address": "0000:00:01.0", "class": "vga", "vendor": "AMD", "model": "1002:9839", "pci_id": "1002:9839",
                   "driver": "radeon", "virtual": false}],
         "virtualisation": {"kvm": true, "nested": true, "hypervisor": "none", "container": "none"},
         "container_engines": [{"name": "docker", "version": "24.0.7", "usable": true}],
         "rdma": [], "sriov": [], "kernel": "6.1.0-18-amd64",
         "distribution": {"id": "debian", "version": "12", "name": "Debian GNU/Linux 12 (bookworm)"},
         "machine_id": "0123456789abcdef0123456789abcdef",
         "system": {"vendor": "Acer", "product": "Aspire E1-522", "hostname": "linux-host-0"},
         "power": {"source": "mains", "counters": []}, "uptime_seconds": 86400, "own": {"rack": 3},
         "missing": {"power.watts": "no power meter", "system.serial": "only root may read it"}}
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

    public const string Refusal = $"{{\"error\": \"Cannot acquire host. All hosts are either in use or not responding.\", {RefusalReasons}}}";

    public const string RefusalReasons = """
        "hosts": 12, "matching": 3, "allocated": 2, "maintenance": 0, "down": 1, "host_key_changed": 0, "not_responding": 0, "suspect": 0, "free": 0,
         "filters": [{"filter": "os", "asked": "linux", "fails": 4, "alone": 1},
                     {"filter": "ram_mb", "asked": "at least 8192", "fails": 8, "alone": 5}],
         "nearest_miss": {"host_id": 7, "name": "linux_host_7", "state": "free",
                          "fails": [{"filter": "ram_mb", "asked": "at least 8192", "has": "3372"}]}
        """;
}
