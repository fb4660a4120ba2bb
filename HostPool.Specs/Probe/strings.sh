# The facts that are text, each on a line of its own: the five of the contract first.

# lscpu_field NAME: the same for lscpu's output. "-" is how it says that it does not know.
lscpu_field() {
    value=$(lscpu | while IFS=: read -r name rest; do
        [ "$name" = "$1" ] || continue
        trim "$rest"
        printf '%s' "$value"
        break
    done)
    [ "$value" != - ] || value=
}

# count_cpus: the CPUs that are present, as lscpu counts them, from a list such as "0-3,8".
count_cpus() {
    read -r list </sys/devices/system/cpu/present || return 1
    count=0
    IFS=,
    for range in $list; do
        count=$((count + ${range#*-} - ${range%-*} + 1))
    done
    unset IFS
}

cpus() {
    count=
    count_cpus
    if [ -z "$count" ] && has lscpu; then lscpu_field 'CPU(s)' && count=$value; fi
    if [ -z "$count" ] && has nproc; then count=$(nproc); fi
    if [ -z "$count" ] && has getconf; then count=$(getconf _NPROCESSORS_CONF); fi
    report cpus "$count" 'no /sys/devices/system/cpu/present, lscpu, nproc or getconf'
}

# ram: whole MiB, as `free -m` prints the total.
ram() {
    mib=
    if field /proc/meminfo MemTotal; then
        mib=$((${value%%[!0-9]*} / 1024))
    elif has free; then
        mib=$(free -m | while read -r name total _; do
            case $name in Mem*) printf '%s' "$total" ;; esac
        done)
    fi
    report ram "$mib" 'no /proc/meminfo, and no free'
}

# df_size OPTION...: the size column of df's last line, counted from the right: a device name may hold spaces.
df_size() {
    size=$(df "$@" / | while read -r line; do
        # shellcheck disable=SC2086
        set -- $line
        case $# in [0-4]) continue ;; esac
        shift $(($# - 5))
        case $1 in [0-9]*) printf '%s' "$1" ;; esac
    done)
    [ -n "$size" ]
}

# human KIB: rounded up and with the letters of `df -h`: 1.5G, 455G.
human() {
    unit=1
    for letter in K M G T P E; do
        tenths=$((($1 * 10 + unit - 1) / unit))
        whole=$((($1 + unit - 1) / unit))
        if [ "$tenths" -lt 100 ] && [ "$unit" -gt 1 ]; then
            size=$((tenths / 10)).$((tenths % 10))$letter
            return
        fi
        size=$whole$letter
        [ "$whole" -ge 1024 ] || return
        unit=$((unit * 1024))
    done
}

disk() {
    size=
    if has df; then
        df_size -Ph || { df_size -Pk && human "$size"; } || { df_size -k && human "$size"; }
    fi
    report disk_size "$size" 'no df that tells the size of /'
}

cpu_model() {
    model=
    if field /proc/cpuinfo 'model name'; then
        model=$value
    elif has lscpu && lscpu_field 'Model name' && [ -n "$value" ]; then
        model=$value
    elif field /proc/cpuinfo Model Hardware cpu; then
        model=$value
    elif [ -r /proc/device-tree/model ]; then
        IFS= read -r model </proc/device-tree/model
    fi
    why='not in /proc/cpuinfo, lscpu or /proc/device-tree/model'
    report cpu_model "$model" "$why"
    report graph_card_model "$model" "$why"
}

# kernel: `uname -rm` prints the release, then the machine.
kernel() {
    # shellcheck disable=SC2046
    if has uname; then set -- $(uname -rm); else set --; fi
    release=${1-} machine=${2-}
    if [ -z "$machine" ] && has lscpu; then lscpu_field Architecture && machine=$value; fi
    [ -n "$machine" ] || read -r machine </proc/sys/kernel/arch
    [ -n "$release" ] || read -r release </proc/sys/kernel/osrelease
    report cpu_arch "$machine" 'no uname, lscpu or /proc/sys/kernel/arch'
    report kernel "$release" 'no uname, and no /proc/sys/kernel/osrelease'
}

distribution() {
    name=
    for file in /etc/os-release /usr/lib/os-release; do
        if [ -n "$name" ] || [ ! -r "$file" ]; then continue; fi
        while IFS='=' read -r key value; do
            [ "$key" = PRETTY_NAME ] || continue
            value=${value#[\"\']}
            name=${value%[\"\']}
            break
        done <"$file"
    done
    report distribution "$name" 'no PRETTY_NAME in /etc/os-release'
}

# machine_id: machine-id(5).
machine_id() {
    id=
    for file in /etc/machine-id /var/lib/dbus/machine-id; do
        if [ -z "$id" ] && [ -r "$file" ]; then read -r id <"$file"; fi
    done
    case $id in *[!0-9a-f]*) id= ;; esac
    report machine_id "$id" 'no /etc/machine-id'
}

# serial: the maker's, where it may be read and is none of the words that stand for none. On PCs root alone may.
serial() {
    number=
    for file in /sys/class/dmi/id/product_serial /sys/class/dmi/id/product_uuid /proc/device-tree/serial-number; do
        if [ -n "$number" ] || [ ! -r "$file" ]; then continue; fi
        IFS= read -r number <"$file"
        case $number in
        *[1-9A-Za-z]*) ;;
        *) number= ;;
        esac
        case $number in
        [Nn]one | NONE | *[Ff]illed* | [Dd]efault* | *[Ss]erial* | [Nn]ot\ * | N/A | [Uu]nknown | 0123456789) number= ;;
        esac
    done
    report serial "$number" 'no serial number that this user may read'
}

# macs: of all interfaces, so that a machine is known by each of them.
macs() {
    all=
    for file in /sys/class/net/*/address; do
        read -r mac <"$file" || continue
        case $mac in
        00:00:00:00:00:00) continue ;;
        ??:??:??:??:??:??) ;;
        *) continue ;;
        esac
        case " $all " in *" $mac "*) ;; *) all=${all:+$all }$mac ;; esac
    done
    report macs "$all" 'no interfaces in /sys/class/net'
}
