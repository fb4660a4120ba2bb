# One host of the lab, from its namespace to its sshd. Sourced by lab.sh.

# Host N's namespace, its hostname and the bridge's end of its cable are all named $name-N; its own end is eth0.
mac() { printf '02:%02x:%02x:%02x:00:%02x' ${net//./ } "$1"; }

# The prefix without its last groups: fd00:10:77:0::/64 is the network of 10.77.0.0/24.
prefix() { printf 'fd00:%s::' "${net//./:}"; }

has_ipv4() { [[ $ipv6 != only ]]; }
has_ipv6() { [[ $ipv6 != 0 ]]; }

# No duplicate address detection, no router solicitations.
no_ipv6() {
    local file=/proc/sys/net/ipv6/conf/$1/disable_ipv6
    [[ ! -e $file ]] || echo 1 >"$file"
}

# The settings of an interface that is not up yet (kernel, ip-sysctl): addresses are good at once and not only after a
# second of duplicate address detection, no routers are looked for, and who gets a link or an address announces it.
quick_ipv6() {
    local conf=/proc/sys/net/ipv6/conf/$1
    echo 0 >"$conf/disable_ipv6"
    echo 0 >"$conf/accept_dad"
    echo 0 >"$conf/accept_ra"
    echo 0 >"$conf/router_solicitations"
    echo 1 >"$conf/ndisc_notify"
}

# What every host has of its own; bound over the machine's in the host's mount namespace.
make_template() {
    local root=$state/template hash # crypt(5) of "admin"
    hash='$6$rounds=1000$hostpoollab$97zzl3L86Of/Syh3W20wqpOVtchLvAHu5pcNL0jhXDMWMbLar3LNA34oUMh7ZQ3HHKATuqxKdyHY7622g6YVJ0'
    mkdir -p "$root"/{etc/ssh,home/centos/.ssh,run/sshd,tmp,var/log}
    printf '%s\n' >"$root/etc/passwd" 'root:x:0:0:root:/root:/bin/bash' 'sshd:x:61001:65534::/run/sshd:/usr/sbin/nologin' \
        'centos:x:61000:61000::/home/centos:/bin/bash' 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin'
    printf '%s\n' >"$root/etc/group" 'root:x:0:' 'tty:x:5:' 'centos:x:61000:' 'nogroup:x:65534:'
    printf '%s:::::::\n' >"$root/etc/shadow" 'root:*' "centos:$hash"
    printf '%s\n' >"$root/etc/ssh/sshd_config" 'HostKey /etc/ssh/ssh_host_ed25519_key' 'PidFile /run/sshd.pid' \
        'UsePAM no' 'UseDNS no' 'PermitRootLogin no' 'PrintMotd no' 'PrintLastLog no' 'MaxStartups 200' \
        'Subsystem sftp internal-sftp'
    ssh-keygen -q -t ed25519 -N '' -C "lab $name" -f "$state/id_ed25519"
    cp "$state/id_ed25519.pub" "$root/home/centos/.ssh/authorized_keys"
    chmod -R u=rwX,go=rX "$root"
    chmod 600 "$root/etc/shadow"
    chmod 1777 "$root/tmp"
    chmod -R go= "$root/home/centos"
    chown -R 61000:61000 "$root/home/centos"
}

# A namespace whose eth0 is plugged into the bridge.
make_link() {
    local this=$name-$1
    ip netns add "$this"
    ip link add name "$this" type veth peer name eth0 address "$(mac "$1")" netns "$this"
    no_ipv6 "$this"
    if has_ipv6 && (($1 > 0)); then
        ip netns exec "$this" bash -euc "$(declare -f quick_ipv6); quick_ipv6 eth0"
    else
        ip netns exec "$this" bash -euc "$(declare -f no_ipv6); no_ipv6 all; no_ipv6 default; no_ipv6 eth0"
    fi
    ip netns exec "$this" sh -c 'echo 1 >/proc/sys/net/ipv4/conf/eth0/arp_notify'
    ip link set dev "$this" master "$name" up
    ip -n "$this" link set lo up
    ip -n "$this" link set eth0 up
}

make_host() {
    local n=$1
    cp -a "$state/template" "$state/$n"
    ssh-keygen -q -t ed25519 -N '' -C "$name-$n" -f "$state/$n/etc/ssh/ssh_host_ed25519_key"
    tr -d - </proc/sys/kernel/random/uuid >"$state/$n/etc/machine-id"
    chmod 644 "$state/$n/etc/machine-id"
    make_link "$n"
    ! has_ipv4 || set_address "$n" "$net.$((10 + n))"
    ! has_ipv6 || set_address6 "$n" "$(prefix)$((10 + n))"
    start_sshd "$n"
    announce "$n"
}

set_address() {
    ip -4 -n "$name-$1" -batch - <<END
address flush dev eth0
address add $2/$length broadcast + dev eth0
route add default via $net.1
END
}

# The link-local address stays.
set_address6() {
    ip -6 -n "$name-$1" -batch - <<END
address flush dev eth0 scope global
address add $2/64 dev eth0 nodad
route replace default via $(prefix)1
END
}

# As a machine does that got its link or its address. arp_notify and ndisc_notify (kernel, ip-sysctl) make the kernel
# announce when the hardware address is set, even to what it was; before the bridge forwards, nobody would hear it.
announce() {
    local try forwarding card=${2-eth0} cable=${3-$name-$1} mac=${4-$(mac "$1")}
    for ((try = 0; try < 500; try++)); do
        read -r forwarding <"/sys/class/net/$name/brif/$cable/state"
        ((forwarding != 3)) || break
        sleep 0.01
    done
    ip -n "$name-$1" link set "$card" address "$mac"
    # Namespaces share the kernel's ARP table: when others have filled it, a host answers only whom it has in it for good.
    ! has_ipv4 || ip -n "$name-$1" neighbour replace "$net.1" lladdr "$(mac 255)" nud stale extern_learn dev "$card"
}

# Returns when sshd listens: it writes its pid then. /run comes last, as what is bound lies below it. A newer sshd
# locks out addresses that failed to log in; tests of failing logins want the next one judged by itself.
start_sshd() {
    local n=$1 try
    ip netns exec "$name-$n" unshare --mount --uts bash -euc '
        hostname "$1"
        for own in etc/passwd etc/group etc/shadow etc/ssh etc/machine-id home tmp var/log run; do
            [ -e "/$own" ] || continue # A machine may have no machine-id to bind over.
            mount --no-mtab --bind "$2/$own" "/$own"
        done
        cd /
        sshd=$(command -v sshd) options=(-E /var/log/sshd.log)
        if "$sshd" -t -o PerSourcePenalties=no 2>/dev/null; then options+=(-o PerSourcePenalties=no); fi
        exec "$sshd" "${options[@]}"' - "$name-$n" "$state/$n"
    for ((try = 0; try < 1000; try++)); do
        [[ ! -s $state/$n/run/sshd.pid ]] || return 0
        sleep 0.01
    done
    die "sshd of host $n did not start: $(cat "$state/$n/var/log/sshd.log")"
}

sshd_pid() {
    local pid
    [[ -s $state/$1/run/sshd.pid ]] && read -r pid <"$state/$1/run/sshd.pid" && kill -0 "$pid" 2>/dev/null && echo "$pid"
}

# The link goes first: a namespace is dismantled later than ip-netns says, and its end of the cable with it.
remove_host() {
    local this=$name-$1 pids try
    local cable
    for cable in "$this" "${this}b"; do
        [[ ! -e /sys/class/net/$cable ]] || ip link delete dev "$cable"
    done
    if [[ -e /run/netns/$this ]]; then
        for ((try = 0; try < 500; try++)); do
            pids=$(ip netns pids "$this")
            [[ -n $pids ]] || break
            kill -KILL $pids 2>/dev/null || true
            sleep 0.01
        done
        ip netns delete "$this"
    fi
    rm -rf --one-file-system "${state:?}/$1"
}
