# Prints the hardware facts of a Windows host, in the form of probe.sh: the facts that are text as +KEY and -KEY, and the
# typed ones as JSON in the words of the API, in base64, in lines of ":facts". Windows PowerShell 5.1 or newer; fed to it
# on standard input. The markers never stand here as they are printed.

$ErrorActionPreference = 'SilentlyContinue'
$ProgressPreference = 'SilentlyContinue'
$missing = [ordered]@{}

function Get-Class($Name) { Get-CimInstance -ClassName $Name -OperationTimeoutSec 8 }

# The value, or null with the reason noted under the fact's key.
function Find-Fact($Key, $Value, $Why) {
    if ($null -eq $Value -or "$Value".Trim() -eq '') { $missing[$Key] = $Why; return $null }
    if ($Value -is [string]) { return $Value.Trim() }
    return $Value
}

function Write-Fact($Key, $Value, $Why) {
    if ($null -eq $Value -or "$Value" -eq '') { "-$Key $Why" } else { "+$Key $Value" }
}

'hostpool-probe {0}' -f '1 begin'

$system = Get-Class Win32_ComputerSystem
$product = Get-Class Win32_ComputerSystemProduct
$bios = Get-Class Win32_BIOS
$board = Get-Class Win32_BaseBoard
$os = Get-Class Win32_OperatingSystem
$processors = @(Get-Class Win32_Processor)
$battery = @(Get-Class Win32_Battery)[0]
$architecture = switch ($env:PROCESSOR_ARCHITECTURE) { 'AMD64' { 'x86_64' } 'ARM64' { 'aarch64' } 'x86' { 'i686' } default { $_ } }
$threads = ($processors | Measure-Object -Property NumberOfLogicalProcessors -Sum).Sum
$cores = ($processors | Measure-Object -Property NumberOfCores -Sum).Sum
$memory = if ($system.TotalPhysicalMemory) { [long][math]::Floor($system.TotalPhysicalMemory / 1MB) }
$machine = (Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Cryptography').MachineGuid
if ($machine) { $machine = $machine.Replace('-', '').ToLowerInvariant() }
$serial = if ($bios.SerialNumber -match '[1-9A-Za-z]' -and $bios.SerialNumber -notmatch '^(None|Default|To be filled|System Serial|Not |N/A|Unknown)') { $bios.SerialNumber.Trim() }
$wmi = 'not told by WMI'

$disks = @(Get-Class Win32_DiskDrive | Sort-Object -Property Index | ForEach-Object {
    $drive = $_
    $physical = Get-PhysicalDisk | Where-Object { $_.DeviceId -eq "$($drive.Index)" }
    [ordered]@{
        name = "disk$($drive.Index)"
        size_gb = if ($drive.Size) { [math]::Round($drive.Size / 1GB, 2) }
        rotational = switch ("$($physical.MediaType)") { 'HDD' { $true } 'SSD' { $false } default { $null } }
        removable = "$($drive.MediaType)" -like 'Removable*'
        model = "$($drive.Model)".Trim()
        serial = "$($drive.SerialNumber)".Trim()
    }
})

$addresses = @(Get-Class Win32_NetworkAdapterConfiguration)
$links = @(Get-Class Win32_NetworkAdapter | Where-Object { $_.MACAddress } | ForEach-Object {
    $link = $_
    [ordered]@{
        name = if ($link.NetConnectionID) { $link.NetConnectionID } else { $link.Name }
        mac = $link.MACAddress.ToLowerInvariant()
        addresses = @($addresses | Where-Object { $_.Index -eq $link.Index } | ForEach-Object { $_.IPAddress } | Where-Object { $_ })
        driver = if ($link.PhysicalAdapter) { $link.ServiceName }
        speed_mbps = if ($link.Speed -and $link.Speed -lt 9e15) { [int][math]::Floor($link.Speed / 1e6) }
        up = $link.NetConnectionStatus -eq 2
    }
})

$gpus = @(Get-Class Win32_VideoController | ForEach-Object {
    $id = if ($_.PNPDeviceID -match 'VEN_([0-9A-F]{4})&DEV_([0-9A-F]{4})') { "$($Matches[1]):$($Matches[2])".ToLowerInvariant() }
    [ordered]@{ class = 'display'; vendor = $_.AdapterCompatibility; model = $_.Name; pci_id = $id; driver_version = $_.DriverVersion }
})

# A hypervisor shows to its own host, too: the maker's name says on which side this is.
$hypervisor = switch -Regex ("$($system.Manufacturer) $($system.Model)") {
    'VMware' { 'vmware'; break } 'VirtualBox|innotek' { 'virtualbox'; break } 'Virtual Machine' { 'hyperv'; break }
    'QEMU|KVM|OpenStack|Google Compute|Amazon EC2|Nutanix' { 'kvm'; break } 'Xen' { 'xen'; break } 'Parallels' { 'parallels'; break }
    default { 'none' }
}

$docker = if (Get-Command docker) { @([ordered]@{ name = 'docker'; version = if ("$(docker --version)" -match '\d+\.\d[\w.]*') { $Matches[0] } }) }
foreach ($key in 'numa', 'rdma', 'sriov', 'virtualisation.kvm', 'virtualisation.nested', 'cpu.flags') { $missing[$key] = 'not read of Windows' }

$facts = [ordered]@{
    architecture = Find-Fact 'architecture' $architecture $wmi
    cpu = [ordered]@{
        model = Find-Fact 'cpu.model' $processors[0].Name $wmi
        vendor = Find-Fact 'cpu.vendor' $processors[0].Manufacturer $wmi
        sockets = if ($processors.Count -gt 0) { $processors.Count }
        cores = Find-Fact 'cpu.cores' $cores $wmi
        threads = Find-Fact 'cpu.threads' $threads $wmi
        max_mhz = Find-Fact 'cpu.max_mhz' $processors[0].MaxClockSpeed $wmi
    }
    memory = [ordered]@{ total_mb = Find-Fact 'memory.total_mb' $memory $wmi }
    disks = $disks
    interfaces = $links
    gpus = $gpus
    virtualisation = [ordered]@{ hypervisor = $hypervisor; container = 'none' }
    container_engines = @($docker | Where-Object { $_ })
    kernel = Find-Fact 'kernel' $os.Version $wmi
    distribution = [ordered]@{ id = 'windows'; version = $os.Version; name = $os.Caption }
    machine_id = Find-Fact 'machine_id' $machine 'no MachineGuid in the registry'
    system = [ordered]@{
        vendor = Find-Fact 'system.vendor' $system.Manufacturer $wmi
        product = Find-Fact 'system.product' $product.Name $wmi
        serial = Find-Fact 'system.serial' $serial $wmi
        board = Find-Fact 'system.board' "$($board.Manufacturer) $($board.Product)" $wmi
        firmware = Find-Fact 'system.firmware' $bios.SMBIOSBIOSVersion $wmi
        hostname = Find-Fact 'system.hostname' $env:COMPUTERNAME 'no COMPUTERNAME'
    }
    power = [ordered]@{
        source = if ($battery) { if ($battery.BatteryStatus -eq 1) { 'battery' } else { 'mains' } } else { Find-Fact 'power.source' $null 'no battery' }
        battery_percent = $battery.EstimatedChargeRemaining
    }
    uptime_seconds = if ($os.LastBootUpTime) { [long][math]::Floor(((Get-Date) - $os.LastBootUpTime).TotalSeconds) }
    missing = $missing
}

$drive = Get-CimInstance -ClassName Win32_LogicalDisk -Filter "DeviceID='$env:SystemDrive'" -OperationTimeoutSec 8
Write-Fact 'cpus' $threads $wmi
Write-Fact 'ram' $memory $wmi
Write-Fact 'disk_size' $(if ($drive.Size) { "$([math]::Ceiling($drive.Size / 1GB))G" }) $wmi
Write-Fact 'cpu_model' $processors[0].Name $wmi
Write-Fact 'graph_card_model' $processors[0].Name $wmi
Write-Fact 'cpu_arch' $architecture $wmi
Write-Fact 'kernel' $os.Version $wmi
Write-Fact 'distribution' $os.Caption $wmi
Write-Fact 'gpu' (@($gpus | ForEach-Object { $_.model }) -join '; ') 'no video controller'
Write-Fact 'machine_id' $machine 'no MachineGuid in the registry'
Write-Fact 'serial' $serial $wmi
Write-Fact 'macs' (@($links | ForEach-Object { $_.mac } | Select-Object -Unique) -join ' ') 'no network adapter'
$text = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -InputObject $facts -Depth 6 -Compress)))
for ($at = 0; $at -lt $text.Length; $at += 2000) { ':facts {0}' -f $text.Substring($at, [math]::Min(2000, $text.Length - $at)) }
'hostpool-probe {0}' -f '1 end'
