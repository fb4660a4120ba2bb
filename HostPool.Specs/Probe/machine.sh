# Processors, memory, what the machine is, and what it runs in.

# processors: what /proc/cpuinfo says of the first one (some boards add a last paragraph), and where each one sits.
processors() {
    told=0
    while IFS= read -r line && [ "$told" -lt 40 ] && [ -n "$line" ]; do
        printf ':/proc/cpuinfo %.4096s\n' "$line"
        told=$((told + 1))
    done </proc/cpuinfo
    cpus=0
    for cpu in /sys/devices/system/cpu/cpu[0-9]*; do
        package='' core=''
        read -r package <"$cpu/topology/physical_package_id" && read -r core <"$cpu/topology/core_id" || continue
        printf ':topology %s %s\n' "$package" "$core"
        cpus=$((cpus + 1))
        [ "$cpus" -lt 2048 ] || break
    done
    tell /sys/devices/system/cpu/online /sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq
}

memory() {
    told=0
    while IFS= read -r line && [ "$told" -lt 4 ]; do
        case $line in
        MemTotal:* | SwapTotal:* | HugePages_Total:* | Hugepagesize:*)
            printf ':/proc/meminfo %.100s\n' "$line"
            told=$((told + 1))
            ;;
        esac
    done </proc/meminfo
    for node in /sys/devices/system/node/node[0-9]*; do
        tell "$node/meminfo"
        # cpulist cannot be read a byte at a time, as some shells do.
        set -- "$node"/cpu[0-9]*
        printf ':%s/cpus %s\n' "$node" "$#"
    done
}

system() {
    for file in /etc/os-release /usr/lib/os-release; do
        [ -r "$file" ] || continue
        tell_all 40 "$file"
        break
    done
    tell /proc/sys/kernel/hostname /proc/uptime \
        /sys/class/dmi/id/sys_vendor /sys/class/dmi/id/product_name /sys/class/dmi/id/product_serial \
        /sys/class/dmi/id/board_name /sys/class/dmi/id/board_vendor /sys/class/dmi/id/bios_version \
        /proc/device-tree/model /proc/device-tree/serial-number
}

# virtualisation: what may be run here, and what this runs in.
virtualisation() {
    if [ ! -e /dev/kvm ]; then
        printf ':kvm absent\n'
    elif [ -r /dev/kvm ] && [ -w /dev/kvm ]; then
        printf ':kvm usable\n'
    else
        printf ':kvm denied\n'
    fi
    tell /sys/module/kvm_intel/parameters/nested /sys/module/kvm_amd/parameters/nested /sys/module/kvm/parameters/nested \
        /sys/hypervisor/type /proc/device-tree/hypervisor/compatible /proc/version \
        /sys/devices/system/clocksource/clocksource0/available_clocksource \
        /run/systemd/container /run/host/container-manager /run/.containerenv
    tell_there /.dockerenv /run/.containerenv /proc/vz /proc/bc /proc/xen /dev/lxd/sock
    tell_all 20 /proc/1/cgroup
    # Its environment may hold secrets: only the one word that matters leaves the host.
    IFS= read -r line </proc/1/environ
    for word in docker podman lxc-libvirt lxc systemd-nspawn kubepods wsl; do
        case $line in *container="$word"*) printf ':environ %s\n' "$word" && break ;; esac
    done
}

# power: what feeds the machine, and what it took so far where a counter tells.
power() {
    tell /sys/class/power_supply/*/type /sys/class/power_supply/*/online /sys/class/power_supply/*/status \
        /sys/class/power_supply/*/capacity
    for zone in /sys/class/powercap/*:*; do
        tell "$zone/name" "$zone/energy_uj"
    done
    for sensor in /sys/class/hwmon/hwmon*/power[0-9]*_average /sys/class/hwmon/hwmon*/power[0-9]*_input \
        /sys/class/hwmon/hwmon*/energy[0-9]*_input; do
        [ -e "$sensor" ] && tell "$sensor" "${sensor%/*}/name"
    done
}
