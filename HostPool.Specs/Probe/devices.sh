# What is attached: disks, network interfaces, cards on the PCI bus, RDMA.

disks() {
    count=0
    for disk in /sys/block/*; do
        case ${disk##*/} in loop* | ram* | zram* | dm-* | md* | nbd* | sr* | fd* | *boot[0-9]) continue ;; esac
        count=$((count + 1))
        [ "$count" -le 256 ] || break
        tell "$disk/size" "$disk/queue/rotational" "$disk/removable" "$disk/device/model" "$disk/device/name" \
            "$disk/device/serial" "$disk/serial"
    done
}

# interfaces: those of hardware first, then as many others as may be of use. Containers' ends of cables are not.
interfaces() {
    others='' count=0
    for link in /sys/class/net/*; do
        case ${link##*/} in
        lo | bonding_masters) continue ;;
        esac
        if [ -e "$link/device" ]; then
            count=$((count + 1))
            [ "$count" -le 128 ] || continue
            tell "$link/address" "$link/operstate" "$link/speed" "$link/mtu"
            tell_all 12 "$link/device/uevent"
        else
            case ${link##*/} in
            veth* | cali* | tap* | vnet* | lxc*) ;;
            *) others="$others $link" ;;
            esac
        fi
    done
    count=0
    for link in $others; do
        count=$((count + 1))
        [ "$count" -le 32 ] || break
        tell "$link/address" "$link/operstate" "$link/speed" "$link/mtu"
    done
    addresses
}

# addresses: by ip(8), or what the kernel's own tables say.
addresses() {
    if has ip; then
        ask ip ip -o address show
        return
    fi
    tell_all 256 /proc/net/if_inet6
    tell_all 64 /proc/net/route
    lines=0 address=
    while read -r mark word kind _; do
        case $mark in '|--') address=$word ;; esac
        case "$mark $kind" in "/32 LOCAL") printf ':local %s\n' "$address" ;; esac
        lines=$((lines + 1))
        [ "$lines" -lt 4000 ] || break
    done </proc/net/fib_trie
}

# cards: the PCI devices of the classes display (03), accelerator (12) and co-processor (0b40), named by lspci where there
# is one; those that can be several (SR-IOV); and displays that sit on no PCI bus.
cards() {
    cards='' names='' found=0
    [ -d /sys/bus/pci/devices ] || missing gpu 'no PCI bus'
    for device in /sys/bus/pci/devices/*; do
        class=
        read -r class <"$device/class"
        [ ! -e "$device/sriov_totalvfs" ] || functions
        case $class in 0x03* | 0x12* | 0x0b40*) ;; *) continue ;; esac
        found=$((found + 1))
        [ "$found" -le 64 ] || continue
        card
    done
    [ ! -d /sys/bus/pci/devices ] || report gpu "$cards" 'no display device on the PCI bus'
    for device in /sys/class/drm/card*/device/uevent; do
        case $device in *-*) ;; *) tell_all 12 "$device" ;; esac
    done
    if has nvidia-smi; then
        ask_slow nvidia nvidia-smi --query-gpu=pci.bus_id,name,memory.total,driver_version --format=csv,noheader,nounits
    fi
}

# card: the one at $device; $cards collects the names of the first displays.
card() {
    if [ -z "$names" ] && has lspci; then names=$newline$(lspci -D); fi
    tell "$device/class" "$device/vendor" "$device/device" "$device/numa_node" "$device/mem_info_vram_total" "$device/product_name"
    tell_all 12 "$device/uevent"
    tell_there "$device/physfn"
    name=
    case $names in
    *"$newline${device##*/} "*)
        name=${names#*"$newline${device##*/} "}
        name=${name%%"$newline"*}
        name=${name#*: }
        printf ':%s/lspci %s\n' "$device" "$name"
        ;;
    esac
    case $class in 0x03*) ;; *) return ;; esac
    [ "$found" -le 8 ] || return
    if [ -z "$name" ]; then
        read -r vendor <"$device/vendor" && read -r model <"$device/device"
        name=${vendor#0x}:${model#0x}
    fi
    cards=${cards:+$cards; }$name
}

# functions: how many virtual functions the device at $device can have and has, and which interface it is.
functions() {
    tell "$device/sriov_totalvfs" "$device/sriov_numvfs"
    tell_there "$device"/net/*
}

rdma() {
    tell_there /sys/class/infiniband
    for device in /sys/class/infiniband/*; do
        [ -e "$device/node_type" ] || continue
        tell "$device/node_type" "$device/fw_ver" "$device/parent" "$device"/ports/*/link_layer "$device"/ports/*/state \
            "$device"/ports/*/rate
        tell_there "$device"/device/net/*
    done
}
