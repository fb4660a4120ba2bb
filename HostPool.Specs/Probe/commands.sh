# What takes programs that may be slow or hang, and the commands of the settings.

# know_timeout: whether there is the timeout(1) of coreutils.
know_timeout() {
    [ -z "$has_timeout" ] || return
    if timeout --version >/dev/null; then has_timeout=true; else has_timeout=false; fi
}

# bounded SECONDS COMMAND...: runs it for so long at most. Without the timeout(1) of coreutils only the command itself
# is ended, not what it started. (Busybox has one that does no more, and holds our pipes for up to a second after.)
bounded() {
    if $has_timeout; then
        timeout "$@"
        return
    fi
    seconds=$1
    shift
    {
        "$@" <&5 5<&- &
        child=$!
        { sleep "$seconds" && kill -9 "$child"; } >/dev/null 3>&- 4>&- 5<&- &
        watch=$!
        wait "$child"
        code=$?
        kill "$watch"
    } 5<&0
    return "$code"
}

# extra KEY COMMAND: the first line that COMMAND prints. What it prints beyond 4096 bytes is read and dropped, so that
# it does not fail on a closed pipe; descriptor 4 carries its exit status around that reader. The reader is bounded
# too: the command may have left something behind that holds the pipe.
extra() {
    answer=$({
        code=$({
            { bounded 5 sh -c "$2" </dev/null 3>&- 4>&-; echo $? >&4; } |
                { bounded 6 dd bs=1 count=4096 >&3 4>&- && bounded 6 cat >/dev/null 3>&- 4>&-; }
        } 4>&1)
        printf '\n%s' "$code"
    } 3>&1)
    code=${answer##*"$newline"}
    line=${answer%"$newline"*}
    line=${line%%"$newline"*}
    case $code in
    0)
        report "$1" "$line" 'printed nothing'
        case $line in '{'* | '['*) tell_lines "own/$1" "${answer%"$newline"*}" ;; esac
        ;;
    124 | 137 | 143) missing "$1" 'took longer than 5 s' ;;
    *) missing "$1" "exit status $code" ;;
    esac
}

# tell_lines PLACE TEXT: its lines, 256 of them at most.
tell_lines() {
    lines=$2 count=0
    while [ -n "$lines" ] && [ "$count" -lt 256 ]; do
        printf ':%s %.4096s\n' "$1" "${lines%%"$newline"*}"
        case $lines in *"$newline"*) lines=${lines#*"$newline"} ;; *) lines= ;; esac
        count=$((count + 1))
    done
}

# ask PLACE COMMAND...: starts COMMAND, whose lines are told when it is done.
ask() {
    {
        place=$1
        shift
        tell_lines "$place" "$("$@")"
    } &
    asked="$asked $!"
}

# ask_slow PLACE COMMAND...: one that may take long, or never end.
ask_slow() {
    know_timeout
    slow=yes
    place=$1
    shift
    ask "$place" bounded 4 "$@"
}

# settle: waits for all that was asked. A driver that hangs cannot be killed, but who waits for it can.
settle() {
    # shellcheck disable=SC2086
    if [ -n "$slow" ]; then
        { sleep 6 && kill -9 $asked; } >/dev/null &
        watch=$!
    fi
    # shellcheck disable=SC2086
    [ -z "$asked" ] || wait $asked
    [ -z "$slow" ] || kill "$watch"
}

engines() {
    for engine in docker podman containerd crio incus lxd apptainer singularity; do
        if has "$engine"; then ask_slow "engine/$engine" "$engine" --version; fi
    done
    for socket in /run/docker.sock /run/podman/podman.sock /run/containerd/containerd.sock /run/crio/crio.sock; do
        [ ! -w "$socket" ] || printf ':%s\n' "$socket"
    done
}
