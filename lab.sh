#!/usr/bin/env bash
# A network of real hosts on one machine: a bridge, and for each host a network namespace with a MAC, an address, an
# sshd and the user centos (password admin), who exists nowhere but there. The usage below is the contract.
set -euo pipefail

export PATH="$PATH:/usr/sbin:/sbin" # not on everybody's path, and ip and sshd live there
name=${LAB_NAME:-hplab0}
net=${LAB_NET:-10.77.0}
length=${LAB_PREFIX:-24} # of the subnet, in bits
ipv6=${LAB_IPV6:-0} # 0: without, 1: with, only: instead of IPv4
home=/run/hostpool-lab # ip-netns(8) needs a writable /run too
state=$home/$name
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
largest=200

usage() {
    cat <<END
Usage: ./lab.sh COMMAND, as root

  up N              make the bridge and hosts 1 to N, at most $largest; an error when the lab is up already
  drop N            pull the cable of host N
  join N            plug it in again, and start its sshd if it ended; or make host N, if there is none
  move N ADDRESS    give host N another address of the subnet (or of the IPv6 prefix); it announces the new one
  nic N ADDRESS     give host N a second network card, eth1, with MAC 02:<the three octets>:01:<N> and that address
  loss PERCENT [N]  lose that share of the frames of host N (default: of every host), both ways; 0 ends it
  stations N [LOSS] in a subnet larger than a /24: let N stations more answer ARP, and no more than N from then on, and
                    lose LOSS percent of the questions and of the answers; 0 ends it
  exec N COMMAND…   run a command as root inside host N
  status            list the hosts
  down              end every process in the lab, and remove all of it; nothing to do is no error
  check             say whether this machine can run a lab, and if not, why

Environment: LAB_NAME, the bridge's name (hplab0; 9 characters at most), and for up LAB_NET, the first three octets of
the subnet (10.77.0), so that several labs can be up at once. The bridge has address .1; host N has address .(10 + N) and
MAC 02:<the three octets>:00:<N>, which is its for life. $home/NAME/id_ed25519 logs in as centos to each.
LAB_PREFIX, for up: the subnet's length, 16 to 24 (24). Stations have MACs 02:be:00:00:<their number in two octets> and
the addresses behind the subnet's first /24, one after another.
LAB_IPV6, for up: 1 gives the bridge fd00:<the three octets>::1 too, and host N fd00:<the three octets>::<10 + N>; only
gives them these instead of IPv4 addresses.
END
}

# The settings that make HostPool fill itself from this lab.
start_line() {
    printf '%s ' dotnet run --project HostPool.Api -- --Discovery:Networks:0:Interface="$name" \
        --Discovery:Networks:0:Adopt=true --Discovery:Defaults:Os=linux --Discovery:Defaults:Endpoint:Port=22 \
        --Discovery:Defaults:Endpoint:Protocol=ssh --Discovery:Defaults:Credentials:Username=centos
    echo --Discovery:Defaults:Credentials:Password=admin --Specs:TrustNewHosts=true
}

die() {
    echo "lab.sh: $*" >&2
    exit 1
}

. "$here/HostPool.Tests/Lab/require.sh"
. "$here/HostPool.Tests/Lab/host.sh"

hosts() {
    local dir
    for dir in "$state"/[1-9]*/; do
        [[ ! -d $dir ]] || basename "$dir"
    done | sort -n
}

lab_up() {
    local already="the lab $name is up already: run './lab.sh down' first"
    require_number "${1-}"
    require_kernel
    [[ ! -d $state ]] || die "$already"
    [[ ! -e /sys/class/net/$name ]] || die "an interface named $name exists and is not the lab's: set LAB_NAME"
    [[ -z $(ip -4 -o address show to "$net.0/$length") ]] || die "$net.0/$length is in use on this machine: set LAB_NET"
    ! has_ipv6 || [[ -e /proc/sys/net/ipv6 ]] || die "this machine has no IPv6"
    ! has_ipv6 || [[ -z $(ip -6 -o address show to "$(prefix)/64") ]] || die "$(prefix)/64 is in use on this machine: set LAB_NET"
    until mkdir -m 700 "$state" 2>/dev/null; do # the last lab that goes takes the parent with it, at any moment
        [[ ! -d $state ]] || die "$already"
        mkdir -p -m 700 "$home"
    done
    echo "$net $length" >"$state/net"
    echo "$ipv6" >"$state/ipv6"
    trap 'set +e; wait; lab_down' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM

    make_template
    ip link add name "$name" address "$(mac 255)" type bridge stp_state 0 forward_delay 0 mcast_snooping 0
    if has_ipv6; then quick_ipv6 "$name"; else no_ipv6 "$name"; fi
    ! has_ipv4 || ip address add "$net.1/$length" broadcast + dev "$name"
    ! has_ipv6 || ip address add "$(prefix)1/64" dev "$name" nodad
    ip link set dev "$name" up
    make_link 0 # nobody: a bridge has carrier only while a port has, and a switch stays on when all hosts are unplugged

    local n jobs=() failed=0
    for ((n = 1; n <= $1; n++)); do
        make_host "$n" &
        jobs+=($!)
    done
    for n in "${jobs[@]}"; do
        wait "$n" || failed=1
    done
    ((failed == 0)) || die "the lab could not be made"
    trap - EXIT

    lab_status
    local first=$net.11
    has_ipv4 || first=$(prefix)11
    printf '\nLog in:  ssh -i %s centos@%s (password admin)\nStart HostPool on it:\n' "$state/id_ed25519" "$first"
    start_line
}

lab_drop() {
    require_host "${1-}"
    ip link set dev "$name-$1" down
}

lab_join() {
    require_lab
    require_number "${1-}"
    if [[ ! -d $state/$1 ]]; then
        trap "set +e; remove_host $1" EXIT
        make_host "$1"
        trap - EXIT
        return
    fi
    ip link set dev "$name-$1" up
    if ! sshd_pid "$1" >/dev/null; then
        rm -f "$state/$1/run/sshd.pid"
        start_sshd "$1"
    fi
    announce "$1"
}

lab_move() {
    require_host "${1-}"
    local address=${2-}
    if has_ipv6 && { [[ $address == *:* ]] || ! has_ipv4; }; then
        move_ipv6 "$1" "$address"
        return
    fi
    require_address "$address"
    set_address "$1" "$address"
    announce_if_up "$1"
}

move_ipv6() {
    # The bridge's route says what is in the prefix, however it is written, and not the bridge's own.
    [[ $2 != [fF][eEfF]* && $(ip -6 -o route get "$2" 2>/dev/null) == *" dev $name "* ]] ||
        die "'$2' is not an address in $(prefix)/64 beside the bridge's"
    set_address6 "$1" "$2"
    announce_if_up "$1"
}

announce_if_up() {
    [[ $(cat "/sys/class/net/$name-$1/operstate") != up ]] || announce "$1"
}

# A machine with two cards answers for each address by the card that has it (kernel, ip-sysctl), and goes on by the one
# when the other is unplugged.
lab_nic() {
    require_host "${1-}"
    local this=$name-$1 mac=$(mac "$1")
    require_address "${2-}"
    [[ ! -e /sys/class/net/${this}b ]] || die "host $1 has a second card already"
    mac=${mac%:*:*}:01:${mac##*:}
    ip link add name "${this}b" type veth peer name eth1 address "$mac" netns "$this"
    no_ipv6 "${this}b"
    ip netns exec "$this" bash -euc "$(declare -f no_ipv6); no_ipv6 eth1
        cd /proc/sys/net/ipv4/conf
        echo 1 >all/ignore_routes_with_linkdown
        for card in eth0 eth1; do
            echo 1 >\$card/ignore_routes_with_linkdown
            echo 1 >\$card/arp_ignore
            echo 2 >\$card/arp_announce
            echo 2 >\$card/rp_filter
        done
        echo 1 >eth1/arp_notify"
    ip link set dev "${this}b" master "$name" up
    ip -n "$this" address add "$2/$length" broadcast + dev eth1
    ip -n "$this" link set eth1 up
    announce "$1" eth1 "${this}b" "$mac"
}

# A classic BPF filter (drop where a random word is below the limit) and not netem: it takes both directions at the
# bridge's end of the cable, and not every kernel has netem.
lab_loss() {
    require_lab
    [[ ${1-} =~ ^(0|[1-9][0-9]?|100)$ ]] || die "'${1-}' is not a whole percentage"
    [[ -z ${2-} ]] || require_host "$2"
    local n way limit=$((4294967295 * $1 / 100))
    for n in ${2:-$(hosts)}; do
        tc qdisc replace dev "$name-$n" clsact
        for way in ingress egress; do
            tc filter delete dev "$name-$n" $way
            (($1 == 0)) || tc filter add dev "$name-$n" $way protocol all prio 1 bpf direct-action \
                bytecode "4,32 0 0 4294963256,53 1 0 $limit,6 0 0 2,6 0 0 0"
        done
    done
}

# They live in the namespace that nobody else has, where down ends them. New ones take over before the old ones end, so
# that who stays misses nothing.
lab_stations() {
    require_lab
    local count=${1-} loss=${2-0} most=$(((1 << (32 - length)) - 257)) old log=$state/stations try
    has_ipv4 && ((most > 0)) || die "stations need a lab of LAB_PREFIX 23 or less, with IPv4"
    [[ $count =~ ^(0|[1-9][0-9]{0,4})$ ]] && ((count <= most)) || die "'$count' is not a number from 0 to $most"
    [[ $loss =~ ^(0|[1-9][0-9]?|100)$ ]] || die "'$loss' is not a whole percentage"
    old=$(ip netns pids "$name-0")
    if ((count > 0)); then
        dotnet build -c Release "$here/HostPool.Bench" >"$log" 2>&1 || die "HostPool.Bench does not build: $(grep -m 3 error "$log")"
        setsid ip netns exec "$name-0" dotnet "$here/HostPool.Bench/bin/Release/net10.0/HostPool.Bench.dll" \
            stations eth0 "${net%.*}.$((${net##*.} + 1)).0" "$count" "$loss" >"$log" 2>&1 </dev/null &
        for ((try = 0; try < 1000; try++)); do
            grep -q answer "$log" && break
            kill -0 $! 2>/dev/null || die "the stations ended: $(<"$log")"
            sleep 0.01
        done
        cat "$log"
    fi
    [[ -z $old ]] || kill -KILL $old
}

lab_exec() {
    require_host "${1-}"
    local pid
    pid=$(sshd_pid "$1") || die "host $1 is not running: run './lab.sh join $1' to start its sshd"
    shift
    (($# > 0)) || die "exec N COMMAND…: which command?"
    exec nsenter --target "$pid" --net --mount --uts -- "$@"
}

# The first one that is not link-local.
address_of() { ip -n "$name-$1" "$2" -o address show dev eth0 scope global | awk '{ sub("/.*", "", $4); print $4; exit }'; }

lab_status() {
    require_lab
    local n address address6= link row='%-5s %-18s %-16s %.0s%-5s %s\n'
    ! has_ipv6 || row='%-5s %-18s %-16s %-24s %-5s %s\n'
    printf "$row" HOST MAC ADDRESS IPV6 LINK SSHD
    for n in $(hosts); do
        address=$(address_of "$n" -4)
        ! has_ipv6 || address6=$(address_of "$n" -6)
        link=$(cat "/sys/class/net/$name-$n/operstate")
        printf "$row" "$n" "$(mac "$n")" "${address:--}" "${address6:--}" "$link" "$(sshd_pid "$n" || echo -)"
    done
}

lab_down() {
    [[ -d $state ]] || return 0
    local n
    for n in $(hosts) 0; do
        remove_host "$n"
    done
    [[ ! -e /sys/class/net/$name ]] || ip link delete dev "$name"
    rm -rf --one-file-system "${state:?}"
    rmdir --ignore-fail-on-non-empty "$home"
}

lab_check() {
    require_kernel
    echo "this machine can run a lab"
}

case ${1-} in
up | drop | join | move | nic | loss | stations | exec | status | down | check)
    require_machine
    "lab_$1" "${@:2}"
    ;;
*)
    usage >&2
    exit 2
    ;;
esac
